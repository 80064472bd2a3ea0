// What another bound of a requirement means for those who install.
#pragma once

#include <string>
#include <vector>

namespace distro::recipe {

struct BoundsChange {
  bool same = false;  ///< they ask for the same, however it is written
  /// "admits >=2,<3 now; no longer <1.23"; "" where it cannot be told exactly, as for a
  /// change of the build.
  std::string meaning;
};

/// `before` and `after` are MatchSpecs of one name, 1..n each, which hold together.
/// Texts that conda rejects are compared as texts.
[[nodiscard]] BoundsChange compare_bounds(const std::vector<std::string>& before,
                                          const std::vector<std::string>& after);

}  // namespace distro::recipe
