// The third arrow: plan -> results.
#pragma once

#include <functional>
#include <vector>

#include "app/budget.hpp"
#include "app/run_folder.hpp"
#include "app/workspace.hpp"

namespace distro::app {

/// Told whenever a job begins or ends; may be empty.
using JobsProgress = std::function<void(std::size_t done, std::size_t total,
                                        const std::vector<std::string>& running)>;

struct RunOptions {
  bool fresh = false;  ///< nothing is taken from earlier runs
  Budget budget;       ///< what is set goes before what distro.yaml says
};

/// Runs the plan's jobs that have no result yet, as far as the budget allows for; then
/// the baselines of dependents that did not pass, or are known to fail at times; then
/// the control runs of what chance may have decided. Each result is recorded in
/// `folder` as it comes. A job whose inputs were tested in an earlier run is answered
/// by that. Returns all results: jobs in the order of the plan, then baselines. Throws
/// base::Interrupted.
std::vector<job::Result> run_jobs(const Workspace& workspace, const job::Plan& plan,
                                  const RunFolder& folder, const RunOptions& options,
                                  const JobsProgress& on_progress);

}  // namespace distro::app
