// From what a change wants to the artifacts that its authors have staged.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "channel/repodata.hpp"
#include "job/plan.hpp"
#include "repo/change.hpp"

namespace distro::graph {

/// The staging channels of a package, loaded for one subdir (and noarch). The argument
/// is ChangedPackage::staging.
using LoadStaging =
    std::function<std::vector<channel::Repodata>(const repo::ChangedPackage& package)>;

/// The artifacts of every changed package: all builds that have the wanted name,
/// version and build number, in `subdir` or noarch, by name and file name. Throws
/// InputError naming channel, subdir, name and version (and the versions that are
/// there) if one is missing.
[[nodiscard]] std::vector<job::Candidate> find_candidates(const repo::Change& change,
                                                          const std::string& subdir,
                                                          const LoadStaging& load);

}  // namespace distro::graph
