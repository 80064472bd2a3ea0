// Which releases of packages that belong together are half published.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "app/install/half_release.hpp"
#include "channel/repodata.hpp"
#include "recipe/distribution.hpp"

namespace distro::app {

/// Packages that are released together.
struct WatchedSet {
  std::vector<std::string> names;    ///< 2..n
  std::string releases;              ///< of the first: a version spec; "": all
  std::vector<std::string> subdirs;  ///< where it is looked at; none: everywhere
  bool asked = false;                ///< that nothing is there of it is amiss, too
};

struct HalfPublished {
  std::vector<std::string> set;
  HalfRelease release;  ///< without version: nothing is there of the whole set
  std::vector<std::string> subdirs;  ///< 1..n
};

/// The sets of distro.yaml: those of its promises, and those of lint.in_sync that are
/// no promise.
[[nodiscard]] std::vector<WatchedSet> sets_of(const recipe::Distribution& distribution);

struct WatchedReleases {
  std::size_t checked = 0;  ///< releases, in each subdir
  std::vector<HalfPublished> half;
  std::vector<std::string> warnings;  ///< what could not be judged, and why
};

/// Looks at each set in each subdir together with noarch; `tables` is a channel's, each
/// subdir once. The package that the others depend on need not be the first one. What
/// is the same in several subdirs is told once.
[[nodiscard]] WatchedReleases half_published(std::span<const WatchedSet> sets,
                                             std::span<const channel::Repodata> tables);

}  // namespace distro::app
