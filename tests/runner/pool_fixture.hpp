// A local pool whose jobs do what a test says instead of starting a process.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>
#include <vector>

#include "base/process.hpp"
#include "base/temp_dir.hpp"
#include "runner/local_pool.hpp"

namespace distro::test {

/// A job that was started.
struct Started {
  std::string package;
  std::vector<std::string> gpus;
};

/// Writes "passed" as the result of each job, unless the test says otherwise.
class FakeProcesses final : public base::ProcessRunner {
 public:
  /// What the process of a package does; it writes its result (or does not) to
  /// `result`.
  using Behaviour = std::function<base::ProcessEnd(
      const base::ProcessRequest& request, const std::filesystem::path& result)>;

  base::ProcessEnd run(const base::ProcessRequest& request) override;

  /// Of a package; called by several threads.
  std::map<std::string, Behaviour> behaviours;
  /// Those that were started, in order.
  [[nodiscard]] std::vector<std::string> order() const;
  [[nodiscard]] std::vector<Started> started() const;
  /// The most that ran at once, of all and of those with a device.
  [[nodiscard]] std::size_t most_at_once() const { return most_at_once_; }
  [[nodiscard]] std::size_t most_with_gpu() const { return most_with_gpu_; }

 private:
  mutable std::mutex mutex_;
  std::vector<Started> started_;
  std::size_t running_ = 0;
  std::size_t with_gpu_ = 0;
  std::size_t most_at_once_ = 0;
  std::size_t most_with_gpu_ = 0;
};

/// A job of linux-64 that tests the package.
job::Job job_for(const std::string& package, std::vector<std::string> hardware = {});

/// The text of a result file.
std::string result_text(const std::string& job_id, job::Outcome outcome,
                        const std::string& reason = "");

/// A run's folder, runners, and the jobs' processes.
struct PoolFixture {
  PoolFixture();

  base::TempDir folder;
  FakeProcesses processes;
  runner::LocalPoolOptions options;

  /// Runs them with `processes` and nothing to be told.
  std::vector<job::Result> run(const std::vector<job::Job>& jobs);
  [[nodiscard]] std::filesystem::path folder_of(const job::Job& job) const;
};

}  // namespace distro::test
