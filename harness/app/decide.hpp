// The fourth arrow: results -> decision.
#pragma once

#include <vector>

#include "app/facts.hpp"
#include "app/run_folder.hpp"
#include "app/workspace.hpp"
#include "promotion/policy.hpp"

namespace distro::app {

/// The policies as distro.yaml sets them; none: the usual ones.
[[nodiscard]] std::vector<promotion::ConfiguredPolicy> policies_of(
    const recipe::Distribution& distribution);

/// Gathers the facts, asks the policies of the target's distro.yaml, and writes both
/// into the run's folder, which has all the rest; the decision is remembered in the
/// state database. The same files and facts give the same decision.
promotion::Decision decide(const Workspace& workspace, const RunFolder& folder,
                           const FactOptions& options);

}  // namespace distro::app
