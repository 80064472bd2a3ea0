// A MatchSpec: the short way through usual ones means what the general parser says.
#include <algorithm>
#include <optional>
#include <vector>

#include "channel/field_matcher.hpp"
#include "channel/match_spec.hpp"
#include "channel/match_spec_text.hpp"
#include "input.hpp"

namespace {

using namespace distro;
using channel::MatchSpec;
using channel::ParseError;

std::optional<std::string> general_canonical(std::string_view text) {
  try {
    std::vector<channel::detail::FieldMatcher> matchers;
    for (const auto& asked : channel::detail::parse_match_spec(text, {})) {
      if (asked.key != "optional" && asked.key != "target") {
        matchers.push_back(channel::detail::make_matcher(asked, {}));
      }
    }
    return channel::detail::canonical_match_spec(matchers);
  } catch (const ParseError&) {
    return std::nullopt;
  }
}

/// Others have, as in conda, a canonical text that means something else when it is read
/// again: `1.*.*` is written `=1.*`, a build with a space is cut in brackets, and what
/// ends with .conda is a file.
bool is_usual(const MatchSpec& spec) {
  constexpr std::string_view letters =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._*";
  const auto consists_of = [](std::string_view text, const std::string& allowed) {
    return text.find_first_not_of(allowed) == std::string_view::npos;
  };
  const std::string& version = spec.version().text();
  const auto stars = std::count(version.begin(), version.end(), '*');
  const std::string canonical = spec.canonical();
  const bool is_file = canonical.ends_with(".conda") || canonical.ends_with(".tar.bz2");
  return spec.asks_only_of_name_version_build() && !is_file &&
         (stars == 0 || (stars == 1 && (version == "*" || version.ends_with(".*")))) &&
         !version.starts_with('=') && version.find("..") == std::string::npos &&
         consists_of(version, std::string(letters) + "+!,|<>=~") &&
         consists_of(spec.build(), std::string(letters) + "+-");
}

std::optional<MatchSpec> parse(std::string_view text) {
  try {
    return MatchSpec(text);
  } catch (const ParseError&) {
    return std::nullopt;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  const auto canonical = general_canonical(text);
  const auto spec = parse(text);
  fuzz::require(spec.has_value() == canonical.has_value(), "both accept it, or none");
  std::string storage;
  const std::string_view name = channel::name_of_spec(text, storage);
  if (!spec) {
    fuzz::require(name.empty(), "what is rejected has no name");
    return 0;
  }
  fuzz::require(spec->canonical() == *canonical, "both mean the same");
  fuzz::require(name == (spec->has_exact_name() ? spec->name() : ""),
                "the name is the spec's");
  if (is_usual(*spec)) {
    const auto again = parse(*canonical);
    fuzz::require(again.has_value(), "the canonical text is a spec");
    fuzz::require(again->canonical() == *canonical, "the canonical text is canonical");
  }
  return 0;
}
