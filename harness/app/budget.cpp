#include "app/budget.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <tuple>

#include "channel/match_spec.hpp"

namespace distro::app {
namespace {

/// How many of the plan's packages name each package among their requirements.
std::map<std::string, std::size_t> uses_in(const job::Plan& plan) {
  std::map<std::string, std::size_t> uses;
  for (const job::Dependent& dependent : plan.dependents) {
    std::set<std::string> named;
    std::string storage;
    for (const std::string& depends : dependent.record.depends) {
      named.emplace(channel::name_of_spec(depends, storage));
    }
    for (const std::string& name : named) {
      ++uses[name];
    }
  }
  return uses;
}

/// Steps from the candidates, by Job::id.
std::map<std::string, std::size_t> distances_in(const job::Plan& plan) {
  std::map<std::string, std::size_t> distances;
  for (const job::Dependent& dependent : plan.dependents) {
    if (!dependent.job.empty()) {
      distances[dependent.job] = dependent.path.empty() ? 1 : dependent.path.size() - 1;
    }
  }
  return distances;
}

}  // namespace

std::vector<const job::Job*> most_telling_first(
    const job::Plan& plan, const std::function<PackagePast(const job::Job&)>& past) {
  const auto uses = uses_in(plan);
  const auto distances = distances_in(plan);
  // Smaller ones come first; the place in the plan decides what is left open.
  using Key = std::tuple<bool, bool, std::size_t, double, std::chrono::sys_seconds>;
  std::vector<Key> keys;
  for (const job::Job& job : plan.jobs) {
    const auto distance = distances.find(job.id);
    const auto used = uses.find(job.package.name);
    const PackagePast known = past(job);
    keys.emplace_back(job.role != job::Role::candidate,
                      distance != distances.end() && distance->second > 1,
                      plan.dependents.size() - (used == uses.end() ? 0 : used->second),
                      1 - known.failures,
                      known.last_run.value_or(std::chrono::sys_seconds::min()));
  }
  std::vector<std::size_t> order(plan.jobs.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::stable_sort(
      order.begin(), order.end(),
      [&](std::size_t left, std::size_t right) { return keys[left] < keys[right]; });
  std::vector<const job::Job*> ranked;
  for (const std::size_t at : order) {
    ranked.push_back(&plan.jobs[at]);
  }
  return ranked;
}

job::Result beyond_budget(const job::Job& job, const std::string& budget,
                          std::size_t rank, std::size_t total) {
  job::Result result;
  result.job = job.id;
  result.outcome = job::Outcome::skipped;
  result.skipped_for = job::SkipCause::budget;
  result.reason = "beyond the budget of " + budget + ": ranked " +
                  std::to_string(rank) + " of " + std::to_string(total);
  return result;
}

BudgetedJobs within_budget(const std::vector<const job::Job*>& ranked,
                           const Budget& budget, const std::set<std::string>& done,
                           const std::function<bool(const job::Job&)>& can_run) {
  BudgetedJobs jobs;
  std::size_t used = done.size();
  for (std::size_t at = 0; at < ranked.size(); ++at) {
    const job::Job& job = *ranked[at];
    if (done.contains(job.id)) {
      continue;
    }
    if (!budget.jobs || !can_run(job)) {
      jobs.to_run.push_back(&job);
    } else if (used < *budget.jobs) {
      jobs.to_run.push_back(&job);
      ++used;
    } else {
      const std::string noun = *budget.jobs == 1 ? " job" : " jobs";
      jobs.skipped.push_back(beyond_budget(job, std::to_string(*budget.jobs) + noun,
                                           at + 1, ranked.size()));
    }
  }
  return jobs;
}

}  // namespace distro::app
