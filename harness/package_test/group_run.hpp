// One group of tests, run in its prefix.
#pragma once

#include <optional>
#include <string>

#include "job/job.hpp"
#include "job/outcome.hpp"
#include "package_test/run_job.hpp"
#include "package_test/test_environment.hpp"
#include "package_test/test_source.hpp"

namespace distro::package_test {

/// How the tests ended: passed, failed, timed_out or out_of_memory.
struct GroupEnd {
  job::Outcome outcome = job::Outcome::passed;
  std::string reason;
  std::string detail;   ///< the output's last lines, at most 8 KiB
  std::string command;  ///< the one that failed
  std::optional<int> exit_code;
  std::optional<int> signal;
  std::chrono::microseconds elapsed{};
};

/// What to run, and where.
struct GroupRun {
  const TestGroup& group;
  TestSubject subject;
  TestPaths paths;
  const job::Job& job;
  std::chrono::microseconds time_left{};  ///< of the job's limits.time
};

/// Fills the working folder (made here) and runs the group's steps in the sandbox; the
/// output is appended to the executor's log. The prefix exists.
/// Throws EnvironmentError if no sandbox can be made, or if it was cancelled.
[[nodiscard]] GroupEnd run_group(const GroupRun& run, const Executor& executor);

}  // namespace distro::package_test
