// Packages that are released together, release by release.
#pragma once

#include <string>
#include <vector>

#include "channel/version_spec.hpp"
#include "graph/package_index.hpp"

namespace distro::graph {

/// What belongs to one release of the first package.
struct ReleaseSet {
  struct Member {
    std::string name;
    std::vector<RecordRef> builds;  ///< most preferred first; none: it is missing
  };
  std::string version;          ///< of the first package; of stray ones the requirement
  std::vector<Member> members;  ///< in the order of the names; the first is the package
                                ///< that the others depend on

  /// The names of those without builds.
  [[nodiscard]] std::vector<std::string> missing() const;
};

/// The releases of `names[0]` that `releases` admits, newest first, each with the
/// builds of the others that were made for it: those that admit this release of it and
/// no other. After them the builds that were made for a release that is not there.
/// Builds that several releases will do for belong to none. Each package is looked for
/// in the first channel that has it.
[[nodiscard]] std::vector<ReleaseSet> release_sets(
    const PackageIndex& index, const std::vector<std::string>& names,
    const channel::VersionSpec& releases);

}  // namespace distro::graph
