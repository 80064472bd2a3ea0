// `conda-distro parity`: our executor beside the tool that wrote the tests.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "app/test/test_packages.hpp"

namespace distro::app {

/// One package, tested by both.
struct ParityAnswer {
  const job::Job& job;
  std::string tool;  ///< "conda-build"
  job::Result ours, theirs;
  std::chrono::microseconds our_time, their_time;
  /// Compared are success, the outcome (a failure of the tool to name a cause is none
  /// of the package's) and, where the tool leaves or prints it, the set of files.
  bool same_outcome = false;
  bool same_files = false;
};

/// Tests each package with --parity, ours and its own tool one after the other; both
/// must have the same channels. Throws EnvironmentError if a tool is not installed.
void compare_with_tools(const Config& config, const TestJobs& jobs,
                        const std::function<void(const ParityAnswer&)>& on_answer,
                        const std::function<void(const TestProgress&)>& on_progress);

}  // namespace distro::app
