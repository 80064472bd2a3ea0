// One job from beginning to end: solve -> fetch -> prefix -> tests -> result; or the
// result of an earlier run that had the same inputs.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>

#include "base/clock.hpp"
#include "base/process.hpp"
#include "channel/credentials.hpp"
#include "channel/repodata.hpp"
#include "job/job.hpp"
#include "job/result.hpp"

namespace distro::package_test {

/// What jobs against the same channels share.
struct SharedIndex {
  std::vector<channel::Repodata> repodata;  ///< subdir and noarch of each channel
  std::vector<channel::Record> virtual_packages;
};

/// What a job is run with.
struct Executor {
  base::ProcessRunner& processes;
  std::filesystem::path package_cache;  ///< of channels' tables too
  std::filesystem::path work;  ///< folder for the prefix and the tests; made, and
                               ///< removed afterwards unless `keep`
  std::filesystem::path log;   ///< the whole output of the tests goes here
  bool keep = false;
  std::vector<int> gpu_devices;  ///< granted by the runner; device nodes of the sandbox
  std::map<std::string, std::string> overrides;  ///< CONDA_OVERRIDE_* of the caller
  std::function<bool()> cancelled;
  /// Who we are to the channels' servers; nullptr: nobody. No test sees it.
  const channel::Credentials* credentials = nullptr;
  bool offline = false;  ///< what is cached must do; no server is asked
  /// Of the job's channels; nullptr: they are loaded.
  const SharedIndex* index = nullptr;
  /// Variables of the caller that a package gets if it names them (build/script_env of
  /// conda-build, secrets of rattler-build).
  std::map<std::string, std::string> caller = {};
  /// Folder for the explicit files of the environments, environment-1.txt, ...; empty:
  /// none are written.
  std::filesystem::path environments = {};
  /// The environments are those of these files, and nothing is solved.
  bool replay = false;
  /// Runs the tests on a terminal; a shell is opened where they fail, or at their end.
  base::ProcessRunner* shell = nullptr;
  /// Asked when all environments are chosen: the result of an earlier run with these
  /// inputs, or nothing. With one nothing is made and no test runs. May be empty.
  std::function<std::optional<job::Result>(const std::string& inputs)> known = {};
  const base::Clock* clock = nullptr;  ///< nullptr: the system's
};

/// The file of environment `number`, 1..n, in the folder `environments`.
[[nodiscard]] std::filesystem::path environment_file(
    const std::filesystem::path& environments, int number);

/// What Result::finished says of a job that ends now.
[[nodiscard]] std::chrono::sys_seconds finished_now(const Executor& executor);

/// Never throws for what the packages do: that is the outcome. An EnvironmentError or
/// InternalError of ours becomes infrastructure_error with its text as the reason.
/// `result.log` is left empty: the caller knows what paths are relative to.
[[nodiscard]] job::Result run_job(const job::Job& job, const Executor& executor);

}  // namespace distro::package_test
