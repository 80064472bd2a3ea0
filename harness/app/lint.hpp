// `conda-distro lint`.
#pragma once

#include <vector>

#include "app/workspace.hpp"
#include "recipe/lint.hpp"

namespace distro::app {

/// What is wrong with the distribution's files as they are on disk.
[[nodiscard]] std::vector<recipe::Finding> lint(const Workspace& workspace);

}  // namespace distro::app
