// One job of the local pool: its folder, its process, and the result that it leaves.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "base/process.hpp"
#include "job/job.hpp"
#include "job/result.hpp"
#include "runner/local_pool.hpp"

namespace distro::runner {

class JobProcesses {
 public:
  /// Keeps references to both.
  JobProcesses(const LocalPoolOptions& options, base::ProcessRunner& processes)
      : options_(options), processes_(processes) {}

  /// The result that an earlier run has left. What says nothing about the package is to
  /// be tried again, and what cannot be read is no result.
  [[nodiscard]] std::optional<job::Result> known_result(const job::Job& job) const;

  /// Runs the job on the devices and takes its result; `ending` is asked whether to
  /// stop. A fault of ours around one job says nothing about its package and is no
  /// reason to leave the others: an infrastructure_error. Thread-safe.
  [[nodiscard]] job::Result run(const job::Job& job, const LocalRunner& runner,
                                const std::vector<int>& gpus,
                                const std::function<bool()>& ending);

 private:
  [[nodiscard]] std::filesystem::path folder_of(const job::Job& job) const;
  [[nodiscard]] std::optional<job::Result> read_result(const job::Job& job) const;
  [[nodiscard]] base::ProcessEnd run_process(const job::Job& job,
                                             const std::vector<int>& gpus,
                                             const std::function<bool()>& ending);

  const LocalPoolOptions& options_;
  base::ProcessRunner& processes_;
};

}  // namespace distro::runner
