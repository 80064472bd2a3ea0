#include "recipe/bounds_change.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include "channel/match_spec.hpp"
#include "channel/version_ranges.hpp"

namespace distro::recipe {
namespace {

using channel::VersionRanges;

/// What specs of one name ask for together.
struct Asked {
  std::set<std::string> texts;   ///< canonical
  std::set<std::string> others;  ///< what they ask for besides a version
  std::optional<VersionRanges> versions = VersionRanges().complement();
};

Asked asked_by(const std::vector<std::string>& specs) {
  Asked asked;
  for (const std::string& text : specs) {
    try {
      const channel::MatchSpec spec(text);
      asked.texts.insert(spec.canonical());
      if (!spec.build().empty()) {
        asked.others.insert(spec.build());
      }
      if (!spec.asks_only_of_name_version_build()) {
        asked.others.insert(spec.canonical());
      }
      const auto versions = VersionRanges::of(spec.version());
      asked.versions = asked.versions && versions
                           ? std::optional(asked.versions->common_with(*versions))
                           : std::nullopt;
    } catch (const channel::ParseError&) {
      asked.texts.insert(text);
      asked.versions.reset();
    }
  }
  return asked;
}

/// What is in `whole` and not in `part`: of "9.*" without "9.1.*" both sides would take
/// more words than they are worth.
std::string rest_of(const VersionRanges& whole, const VersionRanges& part) {
  const VersionRanges rest = whole.without(part);
  const bool plain = rest.has_plain_bounds() || rest.is_one_range();
  return plain || !whole.is_one_range() ? rest.text() : "the rest of " + whole.text();
}

std::string meaning_of(const VersionRanges& before, const VersionRanges& after) {
  if (after.empty()) {
    return "no version is admitted any more";
  }
  std::string meaning;
  if (!after.without(before).empty()) {
    meaning = "admits " + rest_of(after, before) + " now";
  }
  if (!before.without(after).empty()) {
    meaning += meaning.empty() ? "no longer admits " : "; no longer ";
    meaning += rest_of(before, after);
  }
  return meaning;
}

}  // namespace

BoundsChange compare_bounds(const std::vector<std::string>& before,
                            const std::vector<std::string>& after) {
  const Asked old = asked_by(before);
  const Asked now = asked_by(after);
  if (old.texts == now.texts) {
    return {true, ""};
  }
  if (old.others != now.others || !old.versions || !now.versions) {
    return {false, ""};
  }
  const bool same = *old.versions == *now.versions;
  return {same, same ? "" : meaning_of(*old.versions, *now.versions)};
}

}  // namespace distro::recipe
