// Jobs on this machine: as many at once as its cores and devices allow.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/process.hpp"
#include "runner/runner.hpp"

namespace distro::runner {

/// One runner of distro.yaml with what it was found to have.
struct LocalRunner {
  std::string name;
  std::size_t slots = 1;                  ///< jobs at once
  std::vector<std::string> capabilities;  ///< besides "gpu"
  std::vector<int> gpus;                  ///< device numbers; a GPU job gets one
  std::string subdir;                     ///< what it can execute, "linux-64"
};

struct LocalPoolOptions {
  std::vector<LocalRunner> runners;
  std::filesystem::path folder;  ///< of the run: job files go to `jobs/<id>/` below it
  /// The command that runs job file `job` on the devices and writes `result`.
  std::function<std::vector<std::string>(const std::filesystem::path& job,
                                         const std::filesystem::path& result,
                                         const std::vector<int>& gpus)>
      command;
  std::map<std::string, std::string> environment;  ///< of the command
  /// How long a package's tests are known to take; longest first. May be empty.
  std::function<std::optional<std::chrono::milliseconds>(const job::Job&)> expected;
  /// Asked before a job begins: a result if it is not to begin any more. May be empty.
  std::function<std::optional<job::Result>(const job::Job&)> instead_of;
  std::function<void(const Progress&)> on_progress;  ///< may be empty
  std::function<bool()> cancelled;  ///< asked by several threads; may be empty
};

/// A job whose `result.json` is there and is evidence is not run again: its result is
/// taken. A job process that cannot be started or ends without a result is an
/// infrastructure_error. `run` throws base::Interrupted when cancelled, and what a
/// callback throws, after its jobs were ended.
[[nodiscard]] std::unique_ptr<Runner> make_local_pool(LocalPoolOptions options,
                                                      base::ProcessRunner& processes);

}  // namespace distro::runner
