// A constraint on versions, `>=1.2,<2|3.*` (CEP 29; conda.models.version.VersionSpec).
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "channel/version.hpp"

namespace distro::channel {

namespace detail {
struct VersionSpecProgram;
}

/// Immutable, cheap to copy.
class VersionSpec {
 public:
  /// Matches every version.
  VersionSpec();
  /// Throws ParseError for what conda rejects.
  explicit VersionSpec(std::string_view text);

  /// One operator and its operand, `>=1`, as build numbers are asked for: `.*` stays in
  /// the operand. Throws ParseError.
  [[nodiscard]] static VersionSpec comparison(std::string_view text);

  /// conda rejects some specs (`~=1`) only here: then throws ParseError.
  [[nodiscard]] bool matches(const Version& version) const;
  /// The same for a version of which the key (version_key.hpp) and the text are known.
  [[nodiscard]] bool matches(std::string_view key, std::string_view text) const;

  /// conda's canonical text, str(VersionSpec).
  [[nodiscard]] const std::string& text() const;

  /// Nothing was asked of the version (`*` or no spec at all).
  [[nodiscard]] bool is_any() const;

 private:
  explicit VersionSpec(std::shared_ptr<const detail::VersionSpecProgram> program);
  std::shared_ptr<const detail::VersionSpecProgram> program_;  ///< none: matches all
};

}  // namespace distro::channel
