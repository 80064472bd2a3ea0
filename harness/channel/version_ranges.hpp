// The versions that a spec admits, as ranges of conda's order: what two specs have in
// common, and in what they differ.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "channel/version_range.hpp"
#include "channel/version_spec.hpp"

namespace distro::channel {

/// A set of versions. Two of the same versions are the same, however they were written.
class VersionRanges {
 public:
  /// No version at all.
  VersionRanges() = default;

  /// Those that the spec admits; nothing if it asks for a version's text, as patterns
  /// do, or if conda rejects it when asked (`~=1`).
  [[nodiscard]] static std::optional<VersionRanges> of(const VersionSpec& spec);

  [[nodiscard]] bool empty() const { return ranges_.empty(); }
  [[nodiscard]] bool contains(const Version& version) const;
  [[nodiscard]] VersionRanges complement() const;
  /// What is in both.
  [[nodiscard]] VersionRanges common_with(const VersionRanges& other) const;
  /// What is in this one and not in the other.
  [[nodiscard]] VersionRanges without(const VersionRanges& other) const;

  /// Between any two of its versions there is none that it lacks.
  [[nodiscard]] bool is_one_range() const { return ranges_.size() == 1; }
  /// Its bounds are single versions, as those of ">=2,<3" are and those of "1.2.*" not.
  [[nodiscard]] bool has_plain_bounds() const;

  /// In words: ">=2,<3", "1.2.*", "pre-releases of 2", several joined by "or"; "any
  /// version", "no version".
  [[nodiscard]] std::string text() const;

  friend bool operator==(const VersionRanges& left, const VersionRanges& right);

 private:
  explicit VersionRanges(std::vector<VersionRange> ranges);

  std::vector<VersionRange> ranges_;  ///< in order, a gap between any two
};

}  // namespace distro::channel
