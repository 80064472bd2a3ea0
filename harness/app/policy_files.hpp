// What policies read of the repository besides distro.yaml: overrides, and whose
// signatures are taken.
#pragma once

#include "app/workspace.hpp"
#include "repo/change.hpp"

namespace distro::app {

/// Looks at them before anything is run: as the target has them, by which the change is
/// judged, and those that the change touches, by which all that comes after it will be.
/// Throws InputError with the place of one that is wrong or not there.
void require_readable_policy_files(const Workspace& workspace,
                                   const repo::Change& change,
                                   const recipe::Distribution& distribution);

}  // namespace distro::app
