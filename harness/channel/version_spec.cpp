#include "channel/version_spec.hpp"

#include <utility>

#include "channel/version_spec_program.hpp"

namespace distro::channel {

VersionSpec::VersionSpec() = default;

VersionSpec::VersionSpec(std::string_view text)
    : VersionSpec(text == "*" ? nullptr
                              : std::make_shared<const detail::VersionSpecProgram>(
                                    detail::parse_version_spec(text))) {}

VersionSpec::VersionSpec(std::shared_ptr<const detail::VersionSpecProgram> program)
    : program_(std::move(program)) {}

VersionSpec VersionSpec::comparison(std::string_view text) {
  return VersionSpec(std::make_shared<const detail::VersionSpecProgram>(
      detail::parse_version_comparison(text)));
}

bool VersionSpec::matches(const Version& version) const {
  return matches(version.key(), version.text());
}

bool VersionSpec::matches(std::string_view key, std::string_view text) const {
  return !program_ || detail::matches_version(*program_, key, text);
}

const std::string& VersionSpec::text() const {
  static const std::string any = "*";
  return program_ ? program_->text : any;
}

bool VersionSpec::is_any() const { return !program_ || program_->text == "*"; }

}  // namespace distro::channel
