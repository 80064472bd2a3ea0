// Where jobs run. Every runner starts the same thing: `conda-distro job run job.json`.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "job/job.hpp"
#include "job/result.hpp"

namespace distro::runner {

/// What is happening, for one live line.
struct Progress {
  std::size_t done = 0;
  std::size_t total = 0;
  std::vector<std::string> running;  ///< packages
};

class Runner {
 public:
  virtual ~Runner() = default;

  /// Runs the jobs and returns one result each, in the order of `jobs`. `on_result` is
  /// called once per job as soon as it is there, never by two threads at once. A job
  /// that no runner has the hardware for is `skipped` with the reason.
  [[nodiscard]] virtual std::vector<job::Result> run(
      std::span<const job::Job> jobs,
      const std::function<void(const job::Result&)>& on_result) = 0;

  /// Whether it has what the job needs.
  [[nodiscard]] virtual bool can_run(const job::Job& job) const = 0;
};

}  // namespace distro::runner
