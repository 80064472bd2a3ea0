// How a plan's jobs are run: the options of `run` and `check`.
#pragma once

#include "app/run.hpp"
#include "cli/command_line.hpp"

namespace distro::cli {

/// Adds --fresh, --budget-time and --budget-jobs.
void add_run_options(CLI::App& command, app::RunOptions& options);

}  // namespace distro::cli
