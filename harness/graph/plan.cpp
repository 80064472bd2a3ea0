#include "graph/plan.hpp"

#include <optional>
#include <set>

#include "graph/dependents.hpp"

namespace distro::graph {
namespace {

/// What all jobs of one subdir share.
job::Job job_template(const ChannelView& view,
                      const recipe::Distribution& distribution) {
  job::Job job;
  job.subdir = view.subdir;
  job.channels = view.channels;
  job.channel_priority = distribution.channel_priority;
  for (const channel::Repodata& repodata : view.index) {
    job.inputs.push_back({repodata.channel, repodata.subdir, repodata.sha256});
  }
  for (const job::Candidate& candidate : view.candidates) {
    job.candidates.push_back(candidate.record);
  }
  const recipe::LimitSetting& limits = distribution.limits;
  job.limits.time = limits.time.value_or(job.limits.time);
  job.limits.silence = limits.silence.value_or(job.limits.silence);
  job.limits.memory = limits.memory.value_or(job.limits.memory);
  job.limits.processes = limits.processes.value_or(job.limits.processes);
  job.limits.disk = limits.disk.value_or(job.limits.disk);
  job.limits.log = limits.log.value_or(job.limits.log);
  return job;
}

/// The template filled in for one package: its manifest says what its tests need.
job::Job job_for(const job::Job& shared, const channel::Record& package, job::Role role,
                 const recipe::Catalog& catalog) {
  job::Job job = shared;
  job.role = role;
  job.package = package;
  const auto entry = catalog.find(package.name);
  if (entry != catalog.end()) {
    job.hardware = entry->second.manifest.hardware;
    job.limits.time = entry->second.manifest.time_limit.value_or(job.limits.time);
  }
  if (role == job::Role::baseline) {
    job.candidates.clear();
  }
  return job::with_id(std::move(job));
}

std::vector<channel::Repodata> integration_of(const ChannelView& view) {
  std::vector<channel::Repodata> integration;
  for (const channel::Repodata& repodata : view.index) {
    if (repodata.channel == view.channels.front()) {
      integration.push_back(repodata);
    }
  }
  return integration;
}

/// The newest version of the name in the channel; empty if it is new there.
std::string newest_version(const std::vector<channel::Repodata>& integration,
                           const std::string& name) {
  std::optional<channel::Record> newest;
  for (const channel::Repodata& repodata : integration) {
    const channel::IdRange rows = repodata.records.rows(name);
    if (!rows.empty()) {
      channel::Record best = repodata.records[rows.front()];
      if (!newest || channel::compare_preference(best, *newest) > 0) {
        newest = std::move(best);
      }
    }
  }
  return newest ? newest->version : "";
}

/// What leaves the distribution stays in the channel: people may have it installed.
std::vector<std::string> notices_of(const repo::Change& change) {
  std::vector<std::string> notices;
  for (const repo::ChangedPackage& package : change.packages) {
    if (package.kind == repo::ChangeKind::removed) {
      notices.push_back(package.name +
                        " leaves the distribution; its files stay in the channel");
    } else if (package.kind == repo::ChangeKind::renamed) {
      notices.push_back(package.previous_name + " becomes " + package.name +
                        "; files of " + package.previous_name + " stay in the channel");
    }
  }
  return notices;
}

}  // namespace

job::Plan make_plan(const repo::Change& change, std::span<const ChannelView> views,
                    const recipe::Catalog& catalog,
                    const recipe::Distribution& distribution) {
  job::Plan plan;
  plan.target = change.target;
  plan.base = change.base;
  plan.head = change.head;
  plan.notices = notices_of(change);
  const auto maintainers = [&](const std::string& name) {
    const auto entry = catalog.find(name);
    return entry == catalog.end() ? std::vector<std::string>{}
                                  : entry->second.manifest.maintainers;
  };
  std::vector<job::Job> dependents_jobs;
  std::set<std::string> known_candidates;
  for (const ChannelView& view : views) {
    plan.integration = view.channels.front();
    const std::vector<channel::Repodata> integration = integration_of(view);
    const job::Job shared = job_template(view, distribution);
    for (job::Candidate candidate : view.candidates) {
      plan.jobs.push_back(
          job_for(shared, candidate.record, job::Role::candidate, catalog));
      candidate.previous_version = newest_version(integration, candidate.record.name);
      // A noarch candidate is in the view of every subdir, but is one artifact.
      if (known_candidates.insert(candidate.record.url).second) {
        plan.candidates.push_back(std::move(candidate));
      }
    }
    for (job::Dependent& dependent :
         find_dependents(integration, view.candidates, maintainers)) {
      if (dependent.disposition == job::Disposition::tested) {
        dependents_jobs.push_back(
            job_for(shared, dependent.record, job::Role::dependent, catalog));
        dependent.job = dependents_jobs.back().id;
        plan.baselines.push_back(
            job_for(shared, dependent.record, job::Role::baseline, catalog));
      }
      plan.dependents.push_back(std::move(dependent));
    }
  }
  plan.jobs.insert(plan.jobs.end(), dependents_jobs.begin(), dependents_jobs.end());
  return job::with_id(std::move(plan));
}

}  // namespace distro::graph
