#include "cli/run_options.hpp"

#include <CLI/CLI.hpp>

#include "base/error.hpp"
#include "cli/quantities.hpp"

namespace distro::cli {

void add_run_options(CLI::App& command, app::RunOptions& options) {
  command.add_flag("--fresh", options.fresh,
                   "forget what this and earlier runs have found");
  command
      .add_option_function<std::string>(
          "--budget-time",
          [&options](const std::string& text) {
            options.budget.time = duration_of("--budget-time", text);
          },
          "after it no further job begins: 30m")
      ->type_name("TIME");
  command
      .add_option_function<std::int64_t>(
          "--budget-jobs",
          [&options](std::int64_t jobs) {
            if (jobs < 1) {
              throw UsageError("--budget-jobs: " + std::to_string(jobs) +
                               " is no number of jobs from 1");
            }
            options.budget.jobs = static_cast<std::size_t>(jobs);
          },
          "run at most so many of its jobs, the most telling ones")
      ->type_name("N");
}

}  // namespace distro::cli
