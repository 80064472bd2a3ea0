#include "runner/local_pool.hpp"

#include <algorithm>
#include <condition_variable>
#include <exception>
#include <list>
#include <mutex>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/interrupt.hpp"
#include "base/json.hpp"

namespace distro::runner {
namespace {

using job::Job;
using job::Outcome;
using job::Result;

constexpr const char* gpu = "gpu";

bool needs_gpu(const Job& job) {
  return std::find(job.hardware.begin(), job.hardware.end(), gpu) != job.hardware.end();
}

/// What of the job's needs a runner lacks; empty if it can run it.
std::vector<std::string> lacking(const Job& job, const LocalRunner& runner) {
  std::vector<std::string> missing;
  if (job.subdir != runner.subdir) {
    missing.push_back(job.subdir);
  }
  for (const std::string& need : job.hardware) {
    const bool has =
        need == gpu ? !runner.gpus.empty()
                    : std::find(runner.capabilities.begin(), runner.capabilities.end(),
                                need) != runner.capabilities.end();
    if (!has) {
      missing.push_back(need);
    }
  }
  return missing;
}

Result without_run(const Job& job, Outcome outcome, std::string reason) {
  Result result;
  result.job = job.id;
  result.outcome = outcome;
  result.reason = std::move(reason);
  return result;
}

/// "needs gpu, which no runner has (local)".
Result skipped(const Job& job, const std::vector<LocalRunner>& runners) {
  std::set<std::string> needs;
  std::string names;
  for (const LocalRunner& runner : runners) {
    for (const std::string& need : lacking(job, runner)) {
      needs.insert(need);
    }
    names += (names.empty() ? "" : ", ") + runner.name;
  }
  std::string texts;
  for (const std::string& need : needs) {
    texts += (texts.empty() ? "" : " and ") + need;
  }
  return without_run(job, Outcome::skipped,
                     "needs " + texts + ", which no runner has (" + names + ")");
}

/// The free places of one runner.
struct Places {
  const LocalRunner* runner = nullptr;
  std::vector<int> free_gpus;
};

class LocalPool final : public Runner {
 public:
  LocalPool(LocalPoolOptions options, base::ProcessRunner& processes)
      : options_(std::move(options)), processes_(processes) {}

  std::vector<Result> run(
      std::span<const Job> jobs,
      const std::function<void(const Result&)>& on_result) override {
    return Session(*this, jobs, on_result).run();
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
      std::vector<std::thread> workers;
      for (Places& places : places_) {
        for (std::size_t slot = 0; slot < places.runner->slots; ++slot) {
          workers.emplace_back([this, &places] { work(places); });
        }
      }
      for (std::thread& worker : workers) {
        worker.join();
      }
      if (failure_) {
        std::rethrow_exception(failure_);
      }
      if (cancelled()) {
        throw base::Interrupted{};
      }
      return std::move(results_);
    }

   private:
    /// Jobs that are done already, and jobs that no runner could ever run.
    void settle_without_running() {
      for (std::size_t at = 0; at < jobs_.size(); ++at) {
        const Job& job = jobs_[at];
        const bool possible = std::any_of(
            places_.begin(), places_.end(),
            [&](const Places& places) { return lacking(job, *places.runner).empty(); });
        if (std::optional<Result> known = pool_.known_result(job)) {
          finish(at, *std::move(known));
        } else if (!possible) {
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

    void work(Places& places) {
      std::unique_lock lock(mutex_);
      while (!queue_.empty() && !failure_ && !cancelled()) {
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
        run_one(at, places, lock);
      }
      changed_.notify_all();
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
      std::optional<Result> result;
      std::exception_ptr failure;
      try {
        result = pool_.started(job, *places.runner, gpus);
      } catch (...) {
        failure = std::current_exception();
      }
      lock.lock();
      places.free_gpus.insert(places.free_gpus.end(), gpus.begin(), gpus.end());
      progress_.running.erase(std::find(progress_.running.begin(),
                                        progress_.running.end(), job.package.name));
      if (failure) {
        failure_ = failure;
      } else if (!cancelled()) {
        try {
          finish(at, *std::move(result));
        } catch (...) {
          failure_ = std::current_exception();
        }
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

    [[nodiscard]] bool cancelled() const {
      return pool_.options_.cancelled && pool_.options_.cancelled();
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
  };

  [[nodiscard]] std::filesystem::path folder_of(const Job& job) const {
    return options_.folder / "jobs" / job.id;
  }

  /// The result that an earlier run has left. What says nothing about the package is
  /// tried again; what a kill has torn was never renamed into place.
  [[nodiscard]] std::optional<Result> known_result(const Job& job) const {
    const std::filesystem::path path = folder_of(job) / "result.json";
    const std::optional<std::string> text = base::read_file_if_there(path);
    if (!text) {
      return std::nullopt;
    }
    const base::Json json = base::parse_json(*text, path.string());
    Result result = job::result_from_json(base::JsonObject(json, path.string()));
    return job::is_evidence(result.outcome) && result.job == job.id
               ? std::optional(std::move(result))
               : std::nullopt;
  }

  /// Runs the job's process and reads the result it has written.
  [[nodiscard]] Result started(const Job& job, const LocalRunner& runner,
                               const std::vector<int>& gpus) {
    const std::filesystem::path folder = folder_of(job);
    const std::filesystem::path job_file = folder / "job.json";
    const std::filesystem::path result_file = folder / "result.json";
    base::write_file(job_file, base::pretty(job::to_json(job)));
    std::filesystem::remove(result_file);
    std::filesystem::remove(folder / "runner.log");

    base::ProcessRequest request;
    request.argv = options_.command(job_file, result_file, gpus);
    request.environment = options_.environment;
    request.log = folder / "runner.log";
    request.cancelled = options_.cancelled;
    const base::ProcessEnd end = processes_.run(request);

    const std::optional<std::string> text = base::read_file_if_there(result_file);
    if (!text) {
      return without_run(job, Outcome::infrastructure_error,
                         ended_without_result(end, folder));
    }
    base::Json json = base::parse_json(*text, result_file.string());
    Result result = job::result_from_json(base::JsonObject(json, result_file.string()));
    result.runner = runner.name;
    if (std::filesystem::exists(folder / "log.txt")) {
      result.log = "jobs/" + job.id + "/log.txt";
    }
    base::write_file(result_file, base::pretty(job::to_json(result)));
    return result;
  }

  static std::string ended_without_result(const base::ProcessEnd& end,
                                          const std::filesystem::path& folder) {
    std::string how = "the job's process ended without a result";
    if (end.signal) {
      how += " (signal " + std::to_string(*end.signal) + ")";
    } else if (end.exit_code) {
      how += " (exit code " + std::to_string(*end.exit_code) + ")";
    }
    const std::string log =
        base::read_file_if_there(folder / "runner.log").value_or("");
    const std::string line = log.substr(0, log.find('\n'));
    return line.empty() ? how : how + ": " + line;
  }

  LocalPoolOptions options_;
  base::ProcessRunner& processes_;
};

}  // namespace

std::unique_ptr<Runner> make_local_pool(LocalPoolOptions options,
                                        base::ProcessRunner& processes) {
  return std::make_unique<LocalPool>(std::move(options), processes);
}

}  // namespace distro::runner
