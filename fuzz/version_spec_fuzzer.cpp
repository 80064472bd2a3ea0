// A version spec and a version, a line each.
#include <optional>

#include "channel/version.hpp"
#include "channel/version_spec.hpp"
#include "input.hpp"

namespace {

using namespace distro;
using channel::ParseError;
using channel::Version;
using channel::VersionSpec;

std::optional<VersionSpec> parse(std::string_view text) {
  try {
    return VersionSpec(text);
  } catch (const ParseError&) {
    return std::nullopt;
  }
}

/// 1, 0, or -1 where conda rejects the spec only when it is asked.
int answer(const VersionSpec& spec, const Version& version) {
  try {
    const bool matches = spec.matches(version);
    fuzz::require(matches == spec.matches(version.key(), version.text()),
                  "a key and a version are answered alike");
    return matches ? 1 : 0;
  } catch (const ParseError&) {
    return -1;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  std::string_view text = fuzz::text_of(data, size);
  const std::string_view asked = fuzz::take_line(text);
  const auto spec = parse(asked);
  if (!spec) {
    return 0;
  }
  const auto again = parse(spec->text());
  fuzz::require(again.has_value(), "the canonical text is a spec");
  fuzz::require(again->text() == spec->text(), "the canonical text is canonical");
  const auto version = Version::parse_if(text);
  // Parentheses are not in the canonical text, and `**` is written `*.*`: as in conda
  // it may mean something else.
  if (version && asked.find_first_of("()*") == std::string_view::npos) {
    fuzz::require(answer(*spec, *version) == answer(*again, *version),
                  "the canonical text means the same");
  } else if (version) {
    answer(*spec, *version);
  }
  return 0;
}
