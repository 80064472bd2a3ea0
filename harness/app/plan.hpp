// The second arrow: change -> plan.
#pragma once

#include "app/run_folder.hpp"
#include "app/workspace.hpp"

namespace distro::app {

/// Throws InputError for malformed files or channels.
[[nodiscard]] job::Plan make_plan(const Workspace& workspace, const ChangeSet& change);

}  // namespace distro::app
