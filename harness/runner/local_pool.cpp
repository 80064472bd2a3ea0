#include "runner/local_pool.hpp"

#include <algorithm>
#include <atomic>
#include <condition_variable>
#include <exception>
#include <list>
#include <mutex>
#include <thread>

#include "base/interrupt.hpp"
#include "runner/capability.hpp"
#include "runner/job_process.hpp"

namespace distro::runner {
namespace {

using job::Job;
using job::Result;

Result skipped(const Job& job, const std::vector<LocalRunner>& runners) {
  Result result;
  result.job = job.id;
  result.outcome = job::Outcome::skipped;
  result.skipped_for = job::SkipCause::hardware;
  result.reason = reason_to_skip(job, runners);
  return result;
}

/// The free places of one runner.
struct Places {
  const LocalRunner* runner = nullptr;
  std::vector<int> free_gpus;
};

class LocalPool final : public Runner {
 public:
  LocalPool(LocalPoolOptions options, base::ProcessRunner& processes)
      : options_(std::move(options)), processes_(options_, processes) {}
  LocalPool(const LocalPool&) = delete;
  LocalPool& operator=(const LocalPool&) = delete;

  std::vector<Result> run(
      std::span<const Job> jobs,
      const std::function<void(const Result&)>& on_result) override {
    return Session(*this, jobs, on_result).run();
  }

  [[nodiscard]] bool can_run(const Job& job) const override {
    return std::any_of(
        options_.runners.begin(), options_.runners.end(),
        [&](const LocalRunner& runner) { return lacking(job, runner).empty(); });
  }

 private:
  /// One call of run: the queue, the workers, the results.
  class Session {
   public:
    Session(LocalPool& pool, std::span<const Job> jobs,
            const std::function<void(const Result&)>& on_result)
        : pool_(pool), jobs_(jobs), on_result_(on_result), results_(jobs.size()) {
      progress_.total = jobs.size();
      for (const LocalRunner& runner : pool.options_.runners) {
        places_.push_back({&runner, runner.gpus});
      }
    }

    std::vector<Result> run() {
      settle_without_running();
      order_queue();
      {
        std::vector<std::jthread> workers;
        for (Places& places : places_) {
          for (std::size_t slot = 0; slot < places.runner->slots; ++slot) {
            workers.emplace_back([this, &places] { work(places); });
          }
        }
      }
      if (failure_) {
        std::rethrow_exception(failure_);
      }
      if (interrupted_) {
        throw base::Interrupted{};
      }
      return std::move(results_);
    }

   private:
    /// Jobs that are done already, and jobs that no runner could ever run.
    void settle_without_running() {
      for (std::size_t at = 0; at < jobs_.size(); ++at) {
        const Job& job = jobs_[at];
        if (std::optional<Result> known = pool_.processes_.known_result(job)) {
          finish(at, *std::move(known));
        } else if (!pool_.can_run(job)) {
          finish(at, skipped(job, pool_.options_.runners));
        } else {
          queue_.push_back(at);
        }
      }
    }

    /// Longest first, unknown ones before all (they may be the longest), else as given.
    void order_queue() {
      if (!pool_.options_.expected) {
        return;
      }
      std::map<std::size_t, std::chrono::milliseconds> expected;
      for (const std::size_t at : queue_) {
        expected[at] = pool_.options_.expected(jobs_[at]).value_or(
            std::chrono::milliseconds::max());
      }
      queue_.sort([&](std::size_t left, std::size_t right) {
        return expected.at(left) > expected.at(right);
      });
    }

    /// What passes out of a callback ends the run: the other jobs are cancelled.
    void work(Places& places) {
      std::unique_lock lock(mutex_);
      try {
        work_off_queue(places, lock);
      } catch (...) {
        if (!lock.owns_lock()) {
          lock.lock();
        }
        failure_ = failure_ ? failure_ : std::current_exception();
        abandoned_ = true;
      }
      changed_.notify_all();
    }

    void work_off_queue(Places& places, std::unique_lock<std::mutex>& lock) {
      while (!queue_.empty() && !ending()) {
        const auto next =
            std::find_if(queue_.begin(), queue_.end(), [&](std::size_t at) {
              return lacking(jobs_[at], *places.runner).empty() &&
                     (!needs_gpu(jobs_[at]) || !places.free_gpus.empty());
            });
        if (next == queue_.end()) {
          // Nothing for this runner, or all its devices are in use.
          changed_.wait_for(lock, std::chrono::milliseconds(200));
          continue;
        }
        const std::size_t at = *next;
        queue_.erase(next);
        std::optional<Result> instead = pool_.options_.instead_of
                                            ? pool_.options_.instead_of(jobs_[at])
                                            : std::nullopt;
        if (instead) {
          finish(at, *std::move(instead));
        } else {
          run_one(at, places, lock);
        }
      }
    }

    /// Holds the lock on entry and on return, not while the job runs.
    void run_one(std::size_t at, Places& places, std::unique_lock<std::mutex>& lock) {
      const Job& job = jobs_[at];
      std::vector<int> gpus;
      if (needs_gpu(job)) {
        gpus.push_back(places.free_gpus.back());
        places.free_gpus.pop_back();
      }
      progress_.running.push_back(job.package.name);
      report();
      lock.unlock();
      Result result =
          pool_.processes_.run(job, *places.runner, gpus, [this] { return ending(); });
      lock.lock();
      places.free_gpus.insert(places.free_gpus.end(), gpus.begin(), gpus.end());
      progress_.running.erase(std::find(progress_.running.begin(),
                                        progress_.running.end(), job.package.name));
      if (!ending()) {
        finish(at, std::move(result));
      }
      changed_.notify_all();
    }

    void finish(std::size_t at, Result result) {
      results_[at] = std::move(result);
      ++progress_.done;
      on_result_(results_[at]);
      report();
    }

    void report() {
      if (pool_.options_.on_progress) {
        pool_.options_.on_progress(progress_);
      }
    }

    /// Whether the run is to stop; from then on it stays so. Asked by many threads.
    [[nodiscard]] bool ending() {
      if (pool_.options_.cancelled && pool_.options_.cancelled()) {
        interrupted_ = true;
      }
      return abandoned_ || interrupted_;
    }

    LocalPool& pool_;
    std::span<const Job> jobs_;
    const std::function<void(const Result&)>& on_result_;
    std::vector<Result> results_;
    std::list<Places> places_;
    std::list<std::size_t> queue_;
    Progress progress_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::exception_ptr failure_;
    std::atomic<bool> abandoned_ = false;
    std::atomic<bool> interrupted_ = false;
  };

  LocalPoolOptions options_;
  JobProcesses processes_;
};

}  // namespace

std::unique_ptr<Runner> make_local_pool(LocalPoolOptions options,
                                        base::ProcessRunner& processes) {
  return std::make_unique<LocalPool>(std::move(options), processes);
}

}  // namespace distro::runner
