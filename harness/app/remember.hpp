// What the state database is told of a run: which change, what was decided, what was
// promoted.
#pragma once

#include "app/run_folder.hpp"
#include "app/workspace.hpp"
#include "promotion/publisher.hpp"

namespace distro::app {

/// Writes down the decision that the run's folder holds, with its candidates.
void remember_decision(const Workspace& workspace, const RunFolder& folder);

/// Writes down that its files are in the channel.
void remember_promotion(const Workspace& workspace, const RunFolder& folder);

}  // namespace distro::app
