#include "recipe/diff/bounds_change.hpp"

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

/// Ranges around something like "9.1.*", which take more words than what they are the
/// rest of.
bool is_wordy(const VersionRanges& ranges) {
  return !ranges.has_plain_bounds() && !ranges.is_one_range();
}

std::string meaning_of(const VersionRanges& before, const VersionRanges& after) {
  if (after.empty()) {
    return "no version is admitted any more";
  }
  const VersionRanges gained = after.without(before);
  const VersionRanges lost = before.without(after);
  if (gained.empty()) {
    return is_wordy(lost) ? "admits only " + after.text() + " now"
                          : "no longer admits " + lost.text();
  }
  if (lost.empty() && is_wordy(gained)) {
    const std::string all = after.complement().empty() ? "" : "all of ";
    return "admits " + all + after.text() + " now";
  }
  return "admits " + gained.text() + " now" +
         (lost.empty() ? "" : "; no longer " + lost.text());
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
