// A/A runs: a job again, in exactly the environments that it had.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <string>
#include <vector>

#include "job/job.hpp"
#include "job/result.hpp"

namespace distro::app {

/// Control run `number` (1..n) of a job whose folder in the run's folder is there:
/// "<id>/control-<number>". It brings its environments along. Without the files of
/// these there is none: its environments are empty.
[[nodiscard]] job::Job control_of(const job::Job& job, std::size_t number,
                                  const std::filesystem::path& run_folder);

/// What the job's result is to say of its control run with this number. One with other
/// inputs says nothing of it.
[[nodiscard]] job::ControlRun control_run_of(const job::Result& result,
                                             const job::Result& control,
                                             std::size_t number);

/// A control run that is to be made.
struct WantedControl {
  std::size_t number = 0;
  job::Job job;
};

/// The control runs that `result` lacks to have `wanted` that say something; those that
/// say nothing are taken out of it.
[[nodiscard]] std::vector<WantedControl> missing_controls(
    const job::Job& job, job::Result& result, std::size_t wanted,
    const std::filesystem::path& run_folder);

}  // namespace distro::app
