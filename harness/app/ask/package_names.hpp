// Names of packages as people type them.
#pragma once

#include <string>
#include <vector>

#include "app/ask/queried_channels.hpp"
#include "graph/package_index.hpp"

namespace distro::app {

/// At most three names of packages that are like an unknown one, the nearest first.
[[nodiscard]] std::vector<std::string> nearest_names(const graph::PackageIndex& index,
                                                     const std::string& name);

/// The number of a name. Throws InputError with the nearest name if no record has it
/// and none depends on it.
[[nodiscard]] graph::Name known_name(const graph::PackageIndex& index,
                                     const QueriedChannels& channels,
                                     const std::string& name);

/// "; there is 2.0.2, 1.26.4, ...": the newest versions of a name, nothing if it has
/// none.
[[nodiscard]] std::string version_list(const graph::PackageIndex& index,
                                       graph::Name name);

}  // namespace distro::app
