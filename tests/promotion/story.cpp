#include "promotion/story.hpp"

#include <algorithm>

#include "support/package_builder.hpp"

namespace distro::test {
namespace {

job::Job job_of(const channel::Record& package, job::Role role,
                const std::vector<job::Candidate>& candidates) {
  job::Job job;
  job.role = role;
  job.package = package;
  job.subdir = "linux-64";
  job.id = package.distribution() + "." + std::string(job::to_string(role));
  for (const job::Candidate& candidate : candidates) {
    job.candidates.push_back(candidate.record);
  }
  return job;
}

job::Evidence file_of(const channel::Record& record) {
  return {record.fn, record.sha256, record.channel};
}

}  // namespace

Story::Story() {
  plan.id = "0123456789abcdef";
  plan.head = "89abcdef0123456789abcdef0123456789abcdef";
  plan.integration = "file:///channel/integration";
  plan.candidates.push_back(
      {record_of("numpy", "2.0.2", {"python >=3.9"}), {"alice"}, "1.26.4"});
  plan.jobs.push_back(
      job_of(plan.candidates[0].record, job::Role::candidate, plan.candidates));
  result("numpy", job::Outcome::passed);
}

job::Dependent& Story::dependent(const std::string& name,
                                 std::vector<std::string> depends) {
  job::Dependent dependent;
  dependent.record = record_of(name, "1.0", depends);
  dependent.maintainers = {"bob"};
  dependent.path = {{"numpy", ""}, {name, depends.empty() ? "" : depends[0]}};
  plan.jobs.push_back(job_of(dependent.record, job::Role::dependent, plan.candidates));
  plan.baselines.push_back(job_of(dependent.record, job::Role::baseline, {}));
  dependent.job = plan.jobs.back().id;
  plan.dependents.push_back(dependent);
  result(name, job::Outcome::passed);
  return plan.dependents.back();
}

job::Result& Story::result(const std::string& name, job::Outcome outcome,
                           const std::string& reason) {
  without_result(name);
  for (const job::Job& job : plan.jobs) {
    if (job.package.name == name) {
      job::Result result;
      result.job = job.id;
      result.outcome = outcome;
      result.reason = reason;
      if (outcome != job::Outcome::unsatisfiable && outcome != job::Outcome::skipped &&
          outcome != job::Outcome::infrastructure_error) {
        result.prefix = {file_of(plan.candidates[0].record),
                         file_of(record_of("python", "3.11.9"))};
        if (job.role == job::Role::dependent) {
          result.prefix.insert(result.prefix.begin(), file_of(job.package));
        }
      }
      results.push_back(result);
    }
  }
  return results.back();
}

job::Result& Story::baseline(const std::string& name, job::Outcome outcome) {
  for (const job::Job& job : plan.baselines) {
    if (job.package.name == name) {
      job::Result result;
      result.job = job.id;
      result.outcome = outcome;
      results.push_back(result);
    }
  }
  return results.back();
}

void Story::without_result(const std::string& name) {
  std::erase_if(results, [&](const job::Result& result) {
    return std::any_of(plan.jobs.begin(), plan.jobs.end(), [&](const job::Job& job) {
      return job.package.name == name && job.id == result.job;
    });
  });
}

promotion::Decision Story::decide(const std::string& policy,
                                  const promotion::Options::Values& options) const {
  std::vector<promotion::ConfiguredPolicy> policies;
  if (!policy.empty()) {
    policies.push_back({policy, options});
  }
  return promotion::decide(plan, results, facts, policies);
}

std::vector<std::string> facts_of(const promotion::PolicyVerdict& judged) {
  std::vector<std::string> facts;
  for (const promotion::Finding& finding : judged.findings) {
    facts.push_back(finding.fact);
  }
  return facts;
}

}  // namespace distro::test
