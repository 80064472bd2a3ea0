// The third arrow: plan -> results.
#pragma once

#include <functional>
#include <vector>

#include "app/run_folder.hpp"
#include "app/workspace.hpp"

namespace distro::app {

/// Told whenever a job begins or ends; may be empty.
using JobsProgress = std::function<void(std::size_t done, std::size_t total,
                                        const std::vector<std::string>& running)>;

/// Runs the plan's jobs that have no result yet, then the baselines of those dependents
/// that did not pass, each result recorded in `folder` as it comes. Returns all of
/// them: jobs in the order of the plan, then baselines. Throws base::Interrupted.
std::vector<job::Result> run_jobs(const Workspace& workspace, const job::Plan& plan,
                                  const RunFolder& folder,
                                  const JobsProgress& on_progress);

}  // namespace distro::app
