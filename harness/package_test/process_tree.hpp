// What a program and everything it started use, read from /proc.
#pragma once

#include <cstdint>
#include <vector>

namespace distro::package_test {

struct TreeUse {
  std::uint64_t processes = 0;  ///< that live now
  std::uint64_t resident = 0;   ///< bytes; memory shared by two counts for both
};

/// Of the process `root` and its descendants; nothing if `root` has ended.
[[nodiscard]] TreeUse tree_use(int root);

/// The process `root` and its descendants; nothing if `root` has ended.
[[nodiscard]] std::vector<int> tree_members(int root);

}  // namespace distro::package_test
