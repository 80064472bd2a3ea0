// A release of packages that are released together, of which a part is there.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "graph/release_sets.hpp"

namespace distro::app {

struct HalfRelease {
  std::string package, version;      ///< of the first member that is there
  std::vector<std::string> builds;   ///< 1..n of that release
  std::vector<std::string> missing;  ///< 1..n members
  std::string since;  ///< "2024-01-30": when the newest build was made; "": unknown
  std::string why;    ///< one line
};

/// Nothing for a release that has all of its set.
[[nodiscard]] std::optional<HalfRelease> half_release(const graph::PackageIndex& index,
                                                      const graph::ReleaseSet& set);

}  // namespace distro::app
