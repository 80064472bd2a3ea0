#include "promotion/policy.hpp"

#include <algorithm>
#include <array>

#include "base/nearest_word.hpp"
#include "promotion/policies/policies.hpp"
#include "promotion/rows.hpp"

namespace distro::promotion {
namespace {

using job::Comparison;
using job::Job;
using job::Result;

bool same_file(const channel::Record& left, const channel::Record& right) {
  return left.fn == right.fn && left.subdir == right.subdir;
}

template <typename Words>
std::string did_you_mean(std::string_view word, const Words& known) {
  const std::vector<std::string> words(known.begin(), known.end());
  return base::did_you_mean(word, words);
}

const Policy& find_policy(const std::string& name) {
  std::vector<std::string_view> names;
  for (const Policy& policy : all_policies()) {
    if (policy.name == name) {
      return policy;
    }
    names.push_back(policy.name);
  }
  throw InputError("unknown policy '" + name + "'" + did_you_mean(name, names));
}

void check_options(const Policy& policy, const Options& options) {
  for (const auto& [key, value] : options) {
    if (std::find(policy.options.begin(), policy.options.end(), key) ==
        policy.options.end()) {
      throw InputError("policy '" + std::string(policy.name) + "' has no option '" +
                       key + "'" + did_you_mean(key, policy.options));
    }
  }
}

std::vector<ConfiguredPolicy> default_policies() {
  std::vector<ConfiguredPolicy> configured;
  for (const Policy& policy : all_policies()) {
    configured.push_back({std::string(policy.name), {}});
  }
  return configured;
}

PolicyVerdict ask(const ConfiguredPolicy& configured, const Evidence& evidence) {
  const Policy& policy = find_policy(configured.name);
  check_options(policy, configured.options);
  PolicyVerdict judged = policy.judge(evidence, configured.options);
  judged.policy = policy.name;
  return judged;
}

}  // namespace

std::string label(const channel::Record& record) {
  return record.name + " " + record.version;
}

std::string because(const std::string& reason) {
  return reason.empty() ? "" : ": " + reason;
}

void worsen(PolicyVerdict& judged, Verdict verdict) {
  judged.verdict = std::max(judged.verdict, verdict);
}

const Result* Evidence::result(const std::string& id) const {
  const auto found = results.find(id);
  return found == results.end() ? nullptr : &found->second;
}

const Job* Evidence::job(const std::string& id) const {
  for (const Job& job : plan.jobs) {
    if (job.id == id) {
      return &job;
    }
  }
  return nullptr;
}

const Job* Evidence::job_of(const job::Candidate& candidate) const {
  for (const Job& job : plan.jobs) {
    if (job.role == job::Role::candidate && same_file(job.package, candidate.record)) {
      return &job;
    }
  }
  return nullptr;
}

Comparison Evidence::comparison(const Job& job) const {
  const Result* now = result(job.id);
  if (now == nullptr || !job::is_evidence(now->outcome)) {
    return Comparison::unknown;
  }
  const auto baseline = std::find_if(
      plan.baselines.begin(), plan.baselines.end(),
      [&](const Job& other) { return same_file(other.package, job.package); });
  const Result* before =
      baseline == plan.baselines.end() ? nullptr : result(baseline->id);
  if (before == nullptr) {
    return job.role == job::Role::candidate ? Comparison::fresh : Comparison::unknown;
  }
  if (!job::is_evidence(before->outcome)) {
    return Comparison::unknown;
  }
  if (job::is_good(now->outcome)) {
    return job::is_good(before->outcome) ? Comparison::still_passing
                                         : Comparison::fixed;
  }
  return job::is_good(before->outcome) ? Comparison::regressed
                                       : Comparison::still_failing;
}

std::span<const Policy> all_policies() {
  static const std::array<Policy, 4> table{{
      {"evidence", "Was exactly what would be promoted tested?", {}, judge_evidence},
      {"tests",
       "Do the candidates pass, and is no dependent worse than before?",
       {},
       judge_tests},
      {"required_bumps",
       "Does every dependent's bound admit the candidates?",
       {},
       judge_required_bumps},
      {"coverage",
       "Has all that was selected been run?",
       {"missing_hardware"},
       judge_coverage},
  }};
  return table;
}

Decision decide(const job::Plan& plan, std::span<const Result> results,
                std::span<const ConfiguredPolicy> policies) {
  std::map<std::string, Result> by_job;
  for (const Result& result : results) {
    by_job[result.job] = result;
  }
  const Evidence evidence{plan, by_job};
  const std::vector<ConfiguredPolicy> defaults =
      policies.empty() ? default_policies() : std::vector<ConfiguredPolicy>{};
  Decision decision;
  decision.plan = plan.id;
  for (const ConfiguredPolicy& policy : policies.empty() ? defaults : policies) {
    decision.policies.push_back(ask(policy, evidence));
    decision.verdict = std::max(decision.verdict, decision.policies.back().verdict);
  }
  decision.rows = rows_of(evidence);
  for (const job::Candidate& candidate : plan.candidates) {
    decision.artifacts.push_back(candidate.record);
  }
  return decision;
}

}  // namespace distro::promotion
