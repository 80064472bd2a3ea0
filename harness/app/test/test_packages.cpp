#include "app/test/test_packages.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <nlohmann/json.hpp>
#include <optional>
#include <thread>

#include "app/run_folder.hpp"
#include "app/test/runs.hpp"
#include "app/work_folder.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/interrupt.hpp"
#include "base/nearest_word.hpp"
#include "base/process.hpp"
#include "base/secrets.hpp"
#include "package_test/peer_tool.hpp"

namespace distro::app {
namespace {

using std::chrono::steady_clock;

/// One call: workers take the jobs in order; results are told in order.
class Session {
 public:
  Session(const Config& config, const TestJobs& jobs, const TestOptions& options,
          const TestListener& listener)
      : config_(config),
        jobs_(jobs),
        options_(options),
        listener_(listener),
        scratch_(config.scratch),
        run_(new_test_run(config, options.run)),
        results_(jobs.jobs.size()) {
    progress_.total = jobs.jobs.size();
    if (options.executor != TestExecutor::native) {
      tool_ = package_test::find_peer_tool(options.executor == TestExecutor::conda_build
                                               ? package_test::TestTool::conda_build
                                               : package_test::TestTool::rattler_build,
                                           config.path, config.environment);
    }
  }

  void run() {
    const std::size_t cores = std::max(1U, std::thread::hardware_concurrency());
    const std::size_t workers = std::min(options_.jobs == 0 ? cores : options_.jobs,
                                         std::max<std::size_t>(1, results_.size()));
    if (workers == 1) {
      work();
    } else {
      std::vector<std::jthread> threads;
      for (std::size_t number = 0; number < workers; ++number) {
        threads.emplace_back([this] { work(); });
      }
    }
    if (failure_) {
      std::rethrow_exception(failure_);
    }
    if (base::interrupted()) {
      throw base::Interrupted{};
    }
  }

 private:
  void work() {
    try {
      for (std::size_t at = next_++; at < results_.size() && !ending(); at = next_++) {
        begin(at);
        TestedPackage tested = run_one(at);
        finish(at, std::move(tested));
      }
    } catch (...) {
      const std::scoped_lock lock(mutex_);
      failure_ = failure_ ? failure_ : std::current_exception();
      abandoned_ = true;
    }
  }

  TestedPackage run_one(std::size_t at) {
    const job::Job& job = jobs_.jobs[at];
    const std::filesystem::path folder = job_folder(run_, job.id);
    std::filesystem::create_directories(folder);
    package_test::Executor executor{
        .processes = processes_,
        .package_cache = config_.package_cache,
        .work = scratch_.for_job(at),
        .log = folder / "log.txt",
        .keep = false,
        .gpu_devices = options_.gpus,
        .overrides = config_.virtual_package_overrides,
        .cancelled = [this] { return ending(); },
        .credentials = &jobs_.credentials,
        .offline = jobs_.offline,
        .index = jobs_.indexes[at].get(),
        .caller = caller_variables(config_, options_.passed, job.parity),
        .environments = folder};
    const auto start = steady_clock::now();
    job::Result result = tool_ ? package_test::run_with_peer(job, *tool_, executor)
                               : package_test::run_job(job, executor);
    const auto total = std::chrono::duration_cast<std::chrono::microseconds>(
        steady_clock::now() - start);
    result.notes.insert(result.notes.begin(), jobs_.notes[at].begin(),
                        jobs_.notes[at].end());
    result.log = std::filesystem::exists(executor.log) ? executor.log.string() : "";
    base::write_file(folder / "job.json", base::pretty(job::to_json(job)),
                     base::Flush::no);
    base::write_file(folder / "result.json", base::pretty(job::to_json(result)),
                     base::Flush::no);
    return {job, std::move(result), total, run_,
            options_.run.empty() ? run_.filename().string() : run_.string()};
  }

  void begin(std::size_t at) {
    const std::scoped_lock lock(mutex_);
    progress_.running.push_back(jobs_.jobs[at].package.name);
    tell_progress();
  }

  void finish(std::size_t at, TestedPackage tested) {
    const std::scoped_lock lock(mutex_);
    if (ending()) {
      return;  // what was cut short says nothing
    }
    progress_.running.erase(std::find(progress_.running.begin(),
                                      progress_.running.end(),
                                      jobs_.jobs[at].package.name));
    ++progress_.done;
    results_[at].emplace(std::move(tested));
    for (; told_ < results_.size() && results_[told_]; ++told_) {
      listener_.on_result(*results_[told_]);
    }
    tell_progress();
  }

  void tell_progress() {
    if (listener_.on_progress) {
      listener_.on_progress(progress_);
    }
  }

  [[nodiscard]] bool ending() const { return abandoned_ || base::interrupted(); }

  const Config& config_;
  const TestJobs& jobs_;
  const TestOptions& options_;
  const TestListener& listener_;
  base::SystemProcessRunner processes_;
  std::optional<package_test::PeerTool> tool_;
  WorkFolder scratch_;
  std::filesystem::path run_;
  std::vector<std::optional<TestedPackage>> results_;
  std::atomic<std::size_t> next_ = 0;
  std::size_t told_ = 0;
  TestProgress progress_;
  std::mutex mutex_;
  std::exception_ptr failure_;
  std::atomic<bool> abandoned_ = false;
};

}  // namespace

TestExecutor test_executor_from(const std::string& text) {
  const std::vector<std::string> known = {"native", "conda-build", "rattler-build"};
  for (std::size_t at = 0; at < known.size(); ++at) {
    if (known[at] == text) {
      return static_cast<TestExecutor>(at);
    }
  }
  throw UsageError("--executor: '" + text + "' is none" +
                   base::did_you_mean(text, known) +
                   "; known are native, conda-build and rattler-build");
}

std::map<std::string, std::string> caller_variables(
    const Config& config, const std::vector<std::string>& passed, bool parity) {
  std::map<std::string, std::string> given;
  for (const auto& [name, value] : config.environment) {
    const bool named = std::find(passed.begin(), passed.end(), name) != passed.end();
    if (named || (parity && !base::names_secret(name))) {
      given.emplace(name, value);
    }
  }
  return given;
}

void test_packages(const Config& config, const TestJobs& jobs,
                   const TestOptions& options, const TestListener& listener) {
  Session(config, jobs, options, listener).run();
}

}  // namespace distro::app
