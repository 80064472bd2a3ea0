#include "app/run.hpp"

#include <map>

#include "app/wire.hpp"
#include "base/log.hpp"
#include "state/history.hpp"

namespace distro::app {
namespace {

using Results = std::map<std::string, job::Result>;

/// What is known and says something about the package. The rest is to be run.
Results known_results(const RunFolder& folder) {
  Results known;
  for (job::Result& result : folder.results_so_far()) {
    if (job::is_evidence(result.outcome)) {
      known.insert_or_assign(result.job, std::move(result));
    }
  }
  return known;
}

/// Runs those of `jobs` that are not in `results` yet, and puts them in.
void run_missing(runner::Runner& runner, const std::vector<job::Job>& jobs,
                 const RunFolder& folder, state::History& history, Results& results) {
  std::vector<job::Job> missing;
  std::map<std::string, const job::Job*> by_id;
  for (const job::Job& job : jobs) {
    by_id.emplace(job.id, &job);
    if (!results.contains(job.id)) {
      missing.push_back(job);
    }
  }
  const auto record = [&](const job::Result& result) {
    folder.append(result);
    if (job::is_evidence(result.outcome)) {
      history.record(*by_id.at(result.job), result);
    }
  };
  for (job::Result& result : runner.run(missing, record)) {
    results.insert_or_assign(result.job, std::move(result));
  }
}

/// The same tests without the candidates, where those with them did not pass.
std::vector<job::Job> wanted_baselines(const job::Plan& plan, const Results& results) {
  std::vector<job::Job> wanted;
  for (const job::Job& baseline : plan.baselines) {
    for (const job::Job& job : plan.jobs) {
      const auto result = results.find(job.id);
      const bool asks = job.role == job::Role::dependent &&
                        job.package.url == baseline.package.url &&
                        job.subdir == baseline.subdir && result != results.end() &&
                        job::is_evidence(result->second.outcome) &&
                        !job::is_good(result->second.outcome);
      if (asks) {
        wanted.push_back(baseline);
      }
    }
  }
  return wanted;
}

}  // namespace

std::vector<job::Result> run_jobs(const Workspace& workspace, const job::Plan& plan,
                                  const RunFolder& folder,
                                  const JobsProgress& on_progress) {
  const recipe::Distribution distribution = distribution_at(workspace, plan.target);
  state::History history(workspace.config.history);
  LocalParts parts;
  const auto report = [&](const runner::Progress& progress) {
    if (on_progress) {
      on_progress(progress.done, progress.total, progress.running);
    }
  };
  const std::unique_ptr<runner::Runner> runner = make_runner(
      workspace.config, distribution, {folder.path(), history, report}, parts);

  Results results = known_results(folder);
  run_missing(*runner, plan.jobs, folder, history, results);
  const std::vector<job::Job> baselines = wanted_baselines(plan, results);
  run_missing(*runner, baselines, folder, history, results);

  std::vector<job::Result> ordered;
  for (const std::vector<job::Job>* jobs : {&plan.jobs, &baselines}) {
    for (const job::Job& job : *jobs) {
      ordered.push_back(results.at(job.id));
    }
  }
  folder.write(ordered);
  return ordered;
}

}  // namespace distro::app
