// Jobs and results to write down.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "job/job.hpp"
#include "job/result.hpp"
#include "state/history.hpp"
#include "support/package_builder.hpp"

namespace distro::test {

[[nodiscard]] inline std::chrono::sys_seconds at(std::int64_t seconds) {
  return std::chrono::sys_seconds(std::chrono::seconds(seconds));
}

[[nodiscard]] inline job::Job job_of(const std::string& package, int number = 1) {
  job::Job job;
  job.package = record_of(package, "1.0");
  job.id = package + "." + std::to_string(number);
  job.subdir = "linux-64";
  return job;
}

[[nodiscard]] inline job::Result result_of(
    const job::Job& job, job::Outcome outcome = job::Outcome::passed,
    std::chrono::milliseconds time = std::chrono::milliseconds(1000)) {
  using std::chrono::milliseconds;
  job::Result result;
  result.job = job.id;
  result.outcome = outcome;
  result.reason = "it's \xff \"quoted\"";
  result.durations = {milliseconds(1), milliseconds(2), milliseconds(3),
                      time - milliseconds(6)};
  return result;
}

/// The result, and `controls` runs of it once more with the same outcome.
inline void record_with_controls(state::History& history, const job::Job& job,
                                 const job::Result& result, std::size_t controls,
                                 std::optional<state::RowId> run = std::nullopt) {
  history.record(job, result, run);
  for (std::size_t control = 0; control < controls; ++control) {
    history.record(job, result, run, state::Attempt::control);
  }
}

}  // namespace distro::test
