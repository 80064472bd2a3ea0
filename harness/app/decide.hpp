// The fourth arrow: results -> decision.
#pragma once

#include <vector>

#include "app/run_folder.hpp"
#include "app/workspace.hpp"
#include "promotion/policy.hpp"

namespace distro::app {

/// The policies as distro.yaml sets them; none: the usual ones.
[[nodiscard]] std::vector<promotion::ConfiguredPolicy> policies_of(
    const recipe::Distribution& distribution);

/// Asks the policies of the target's distro.yaml. The same input gives the same
/// decision.
[[nodiscard]] promotion::Decision decide(const Workspace& workspace,
                                         const job::Plan& plan,
                                         const std::vector<job::Result>& results,
                                         const promotion::Facts& facts);

}  // namespace distro::app
