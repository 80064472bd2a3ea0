#include "app/run.hpp"

#include <algorithm>
#include <map>

#include "app/control_runs.hpp"
#include "app/known_results.hpp"
#include "app/run_settings.hpp"
#include "app/state.hpp"
#include "app/wire.hpp"
#include "base/clock.hpp"
#include "promotion/comparison.hpp"
#include "state/history.hpp"
#include "state/runs.hpp"

namespace distro::app {
namespace {

using Results = std::map<std::string, job::Result>;
using std::chrono::steady_clock;

/// Of distro.yaml, and of the caller where that says more.
RunSettings settings_of(const recipe::Distribution& distribution,
                        const RunOptions& options) {
  RunSettings settings = run_settings_of(distribution);
  if (options.budget.time) {
    settings.budget.time = options.budget.time;
  }
  if (options.budget.jobs) {
    settings.budget.jobs = options.budget.jobs;
  }
  return settings;
}

/// With the runners that the budget allows for.
recipe::Distribution within_runners(recipe::Distribution distribution) {
  const std::vector<std::string>& allowed = distribution.budget.runners;
  if (!allowed.empty()) {
    std::erase_if(distribution.runners, [&](const recipe::RunnerSetting& runner) {
      return std::find(allowed.begin(), allowed.end(), runner.name) == allowed.end();
    });
  }
  return distribution;
}

/// One run of a plan: what is known so far, and what adds to it.
class PlanRun {
 public:
  PlanRun(const Workspace& workspace, const job::Plan& plan, const RunFolder& folder,
          const RunOptions& options, const JobsProgress& on_progress)
      : plan_(plan),
        folder_(folder),
        options_(options),
        distribution_(within_runners(distribution_at(workspace, plan.target))),
        settings_(settings_of(distribution_, options)),
        database_(open_state(workspace.config)),
        history_(database_),
        run_(state::Runs(database_).begin(
            {plan.base, plan.head, plan.target, folder.path(),
             std::chrono::floor<std::chrono::seconds>(base::SystemClock().now())})),
        ranked_(most_telling_first(
            plan, [&](const job::Job& job) { return past_of(job.package.name); })) {
    const auto report = [on_progress](const runner::Progress& progress) {
      if (on_progress) {
        on_progress(progress.done, progress.total, progress.running);
      }
    };
    runner_ = make_runner(
        workspace.config, distribution_,
        {.folder = folder.path(),
         .history = history_,
         .in_order = settings_.budget.time.has_value(),
         .instead_of = [this](const job::Job& job) { return after_time(job); },
         .on_progress = report},
        parts_);
  }

  /// What an earlier run left and says something about the package stays; the rest is
  /// to be run.
  void take_known() {
    for (job::Result& result : folder_.results_so_far()) {
      if (job::is_evidence(result.outcome)) {
        results_.insert_or_assign(result.job, std::move(result));
      }
    }
  }

  void run_plan() {
    std::set<std::string> done;
    for (const job::Job& job : plan_.jobs) {
      if (results_.contains(job.id)) {
        done.insert(job.id);
      }
    }
    const BudgetedJobs jobs =
        within_budget(ranked_, settings_.budget, done,
                      [&](const job::Job& job) { return runner_->can_run(job); });
    for (const job::Result& result : jobs.skipped) {
      folder_.append(result);
      results_.insert_or_assign(result.job, result);
    }
    if (settings_.budget.time) {
      end_of_time_ = steady_clock::now() + *settings_.budget.time;
    }
    run_missing(jobs.to_run);
    end_of_time_.reset();
  }

  /// The same tests without the candidates.
  void run_baselines() {
    for (const job::Job& baseline : plan_.baselines) {
      const job::Job* job = tested_beside(baseline);
      const auto result = job == nullptr ? results_.end() : results_.find(job->id);
      if (result != results_.end() && wants_baseline(result->second)) {
        baselines_.push_back(&baseline);
      }
    }
    run_missing(baselines_);
  }

  /// First of what ran with the candidates; where that always failed, of the baseline.
  void run_controls() {
    run_controls(promotion::wants_controls, [&](const job::Job& job) { return &job; });
    run_controls(promotion::wants_baseline_controls,
                 [&](const job::Job& job) { return baseline_of(job); });
  }

  [[nodiscard]] std::vector<job::Result> all() const {
    std::vector<job::Result> ordered;
    for (const job::Job& job : plan_.jobs) {
      ordered.push_back(results_.at(job.id));
    }
    for (const job::Job* baseline : baselines_) {
      ordered.push_back(results_.at(baseline->id));
    }
    return ordered;
  }

 private:
  [[nodiscard]] PackagePast past_of(const std::string& package) const {
    const state::PackageHistory past = history_.package_history(package);
    return {past.runs == 0
                ? 0
                : static_cast<double>(past.failures) / static_cast<double>(past.runs),
            past.last_run};
  }

  [[nodiscard]] std::optional<job::Result> after_time(const job::Job& job) const {
    if (!end_of_time_ || steady_clock::now() < *end_of_time_) {
      return std::nullopt;
    }
    const auto rank =
        std::find_if(ranked_.begin(), ranked_.end(),
                     [&](const job::Job* ranked) { return ranked->id == job.id; });
    return beyond_budget(job, base::readable(*settings_.budget.time),
                         static_cast<std::size_t>(rank - ranked_.begin()) + 1,
                         ranked_.size());
  }

  /// Runs those that have no result yet.
  void run_missing(const std::vector<const job::Job*>& jobs) {
    std::vector<job::Job> missing;
    std::map<std::string, const job::Job*> by_id;
    for (const job::Job* job : jobs) {
      by_id.emplace(job->id, job);
      if (!results_.contains(job->id)) {
        missing.push_back(*job);
        tell_known(*job);
      }
    }
    const auto record = [&](const job::Result& result) {
      const job::Job& job = *by_id.at(result.job);
      const job::Result& known = results_[job.id] = with_known(job, result);
      folder_.append(known);
      remember(job, known, state::Attempt::first);
    };
    static_cast<void>(runner_->run(missing, record));
  }

  /// What may answer the job before it runs.
  void tell_known(const job::Job& job) const {
    std::vector<job::Result> known;
    if (!options_.fresh) {
      known = history_.results_of(job.package.sha256);
      const auto now = std::chrono::system_clock::now();
      std::erase_if(known, [&](const job::Result& result) {
        return settings_.max_age &&
               (!result.finished || now - *result.finished > *settings_.max_age);
      });
    }
    write_known_results(job_folder(folder_.path(), job.id), known);
  }

  [[nodiscard]] job::Result with_known(const job::Job& job, job::Result result) const {
    if (job::is_evidence(result.outcome)) {
      result.known =
          promotion::known_runs(history_.results_of(job.package.sha256), result.inputs);
    }
    return result;
  }

  /// For later runs, from which logs are found, too.
  void remember(const job::Job& job, job::Result result, state::Attempt attempt) {
    if (!job::is_evidence(result.outcome)) {
      return;
    }
    if (!result.log.empty()) {
      result.log = (folder_.path() / result.log).string();
    }
    result.controls.clear();
    history_.record(job, result, run_, attempt);
  }

  [[nodiscard]] const job::Job* tested_beside(const job::Job& baseline) const {
    const auto job =
        std::find_if(plan_.jobs.begin(), plan_.jobs.end(), [&](const job::Job& other) {
          return other.role == job::Role::dependent &&
                 other.package.url == baseline.package.url &&
                 other.subdir == baseline.subdir;
        });
    return job == plan_.jobs.end() ? nullptr : &*job;
  }

  [[nodiscard]] const job::Job* baseline_of(const job::Job& job) const {
    const auto baseline =
        std::find_if(baselines_.begin(), baselines_.end(), [&](const job::Job* other) {
          return other->package.url == job.package.url && other->subdir == job.subdir;
        });
    return job.role != job::Role::dependent || baseline == baselines_.end() ? nullptr
                                                                            : *baseline;
  }

  [[nodiscard]] bool wants_baseline(const job::Result& result) const {
    return job::is_evidence(result.outcome) &&
           (!job::is_good(result.outcome) || result.known.failures > 0 ||
            settings_.all_baselines);
  }

  [[nodiscard]] const job::Result* result_of(const job::Job* job) const {
    const auto found = job == nullptr ? results_.end() : results_.find(job->id);
    return found == results_.end() ? nullptr : &found->second;
  }

  using Wants = bool (*)(const promotion::ComparedRuns&);
  using Side = std::function<const job::Job*(const job::Job&)>;

  /// Of that side of each pair that is worth it.
  void run_controls(Wants wants, const Side& side) {
    std::vector<job::Job> controls;
    std::map<std::string, std::pair<const job::Job*, std::size_t>> repeated;
    for (const job::Job& job : plan_.jobs) {
      const promotion::ComparedRuns runs{result_of(&job), result_of(baseline_of(job)),
                                         job.role};
      const job::Job* of = side(job);
      if (of == nullptr || !wants(runs)) {
        continue;
      }
      for (WantedControl& control : missing_controls(
               *of, results_.at(of->id), settings_.controls, folder_.path())) {
        repeated.emplace(control.job.id, std::pair(of, control.number));
        controls.push_back(std::move(control.job));
      }
    }
    const auto record = [&](const job::Result& control) {
      const auto& [job, number] = repeated.at(control.job);
      job::Result& result = results_.at(job->id);
      result.controls.push_back(control_run_of(result, control, number));
      // They come as they end.
      std::stable_sort(result.controls.begin(), result.controls.end(),
                       [](const job::ControlRun& left, const job::ControlRun& right) {
                         return left.number < right.number;
                       });
      folder_.append(result);
      remember(*job, control, state::Attempt::control);
    };
    static_cast<void>(runner_->run(controls, record));
  }

  const job::Plan& plan_;
  const RunFolder& folder_;
  const RunOptions& options_;
  recipe::Distribution distribution_;
  RunSettings settings_;
  state::Database database_;
  state::History history_;
  state::RowId run_;  ///< in the database, for what the decision stands on
  std::vector<const job::Job*> ranked_;
  LocalParts parts_;
  std::unique_ptr<runner::Runner> runner_;
  std::optional<steady_clock::time_point> end_of_time_;
  Results results_;
  std::vector<const job::Job*> baselines_;
};

}  // namespace

std::vector<job::Result> run_jobs(const Workspace& workspace, const job::Plan& plan,
                                  const RunFolder& folder, const RunOptions& options,
                                  const JobsProgress& on_progress) {
  if (options.fresh) {
    folder.forget_results();
  }
  PlanRun run(workspace, plan, folder, options, on_progress);
  run.take_known();
  run.run_plan();
  run.run_baselines();
  run.run_controls();
  std::vector<job::Result> results = run.all();
  folder.write(results);
  return results;
}

}  // namespace distro::app
