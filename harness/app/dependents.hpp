// `conda-distro dependents NAME`.
#pragma once

#include <string>
#include <vector>

#include "app/workspace.hpp"
#include "graph/dependents.hpp"

namespace distro::app {

/// What in the integration channel depends on `name`, nearest first, for one subdir.
/// Throws InputError with the nearest name if neither it nor a dependent is there.
[[nodiscard]] std::vector<graph::NamedDependent> find_dependents(
    const Workspace& workspace, const std::string& name, const std::string& subdir);

}  // namespace distro::app
