// `conda-distro test`: the own tests of packages, many in one call.
//
// All jobs of a call share the loaded channels and the extracted packages. What is left
// of it is the folder of a run: jobs/<id>/{job.json,result.json,log.txt,log.timing,
// environment-1.txt,...}, from which `reproduce` makes a job's prefix again.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "app/test/tested_packages.hpp"
#include "job/result.hpp"

namespace distro::app {

/// What runs the tests.
enum class TestExecutor { native, conda_build, rattler_build };

/// Throws UsageError with the known words.
[[nodiscard]] TestExecutor test_executor_from(const std::string& text);

struct TestOptions {
  TestExecutor executor = TestExecutor::native;
  std::filesystem::path
      run;                ///< new or empty folder; empty: one below the state folder
  std::size_t jobs = 0;   ///< at once; 0: as many as there are cores
  std::vector<int> gpus;  ///< devices that each job may use
  /// Names of the caller's variables that a package gets if it asks for them.
  std::vector<std::string> passed;
};

/// What came of one package.
struct TestedPackage {
  const job::Job& job;
  job::Result result;               ///< `log` is its whole path
  std::chrono::microseconds total;  ///< wall clock
  std::filesystem::path run;
  std::string run_name;  ///< by which `reproduce` finds it, as short as it can be
};

/// Where a call is.
struct TestProgress {
  std::size_t done = 0;
  std::size_t total = 0;
  std::vector<std::string> running;  ///< packages
};

/// Who is told; `on_result` in the order of the jobs, both never at once.
struct TestListener {
  std::function<void(const TestedPackage&)> on_result;
  std::function<void(const TestProgress&)> on_progress;
};

/// The caller's variables that a package gets if it asks for them: those of `passed`;
/// for parity all whose names do not say that they are secrets, for the real tools give
/// whatever is asked for.
[[nodiscard]] std::map<std::string, std::string> caller_variables(
    const Config& config, const std::vector<std::string>& passed, bool parity);

/// Runs them. Throws Interrupted, EnvironmentError for a run folder that holds
/// something; what the packages do is their outcome.
void test_packages(const Config& config, const TestJobs& jobs,
                   const TestOptions& options, const TestListener& listener);

}  // namespace distro::app
