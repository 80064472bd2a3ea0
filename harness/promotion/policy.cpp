#include "promotion/policy.hpp"

#include <algorithm>
#include <array>

#include "base/nearest_word.hpp"
#include "promotion/apply_overrides.hpp"
#include "promotion/comparison.hpp"
#include "promotion/policies/policies.hpp"
#include "promotion/rows.hpp"
#include "promotion/subsets.hpp"

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
  for (const auto& [key, value] : options.values()) {
    if (std::find(policy.options.begin(), policy.options.end(), key) ==
        policy.options.end()) {
      throw options.error("unknown option '" + key + "'" +
                          did_you_mean(key, policy.options));
    }
  }
}

std::vector<ConfiguredPolicy> default_policies() {
  std::vector<ConfiguredPolicy> configured;
  for (const Policy& policy : all_policies()) {
    if (policy.by_default) {
      configured.push_back({std::string(policy.name), {}});
    }
  }
  return configured;
}

PolicyVerdict ask(const ConfiguredPolicy& configured, const Evidence& evidence) {
  const Policy& policy = find_policy(configured.name);
  const Options options(configured.name, configured.options, configured.place);
  check_options(policy, options);
  return {.policy = configured.name, .findings = policy.judge(evidence, options)};
}

/// The worst of what counts.
Verdict worst_of(const PolicyVerdict& judged) {
  Verdict worst = Verdict::promote;
  for (const Finding& finding : judged.findings) {
    if (finding.lifted_by.empty()) {
      worst = std::max(worst, finding.verdict);
    }
  }
  return worst;
}

}  // namespace

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

Compared Evidence::compared(const Job& job) const {
  const Result* now = result(job.id);
  const auto baseline = std::find_if(
      plan.baselines.begin(), plan.baselines.end(),
      [&](const Job& other) { return same_file(other.package, job.package); });
  const Result* before =
      baseline == plan.baselines.end() ? nullptr : result(baseline->id);
  return compare({now, before, job.role});
}

std::span<const Policy> all_policies() {
  static const auto table = std::to_array<Policy>({
      {.name = "evidence",
       .question = "Was exactly what would be promoted tested?",
       .options = {"max_age"},
       .judge = judge_evidence},
      {.name = "tests",
       .question = "Do the candidates pass, and is no dependent worse than before?",
       .options = {"controls", "baselines"},
       .judge = judge_tests},
      {.name = "required_bumps",
       .question = "Does every dependent's bound admit the candidates?",
       .options = {},
       .judge = judge_required_bumps},
      {.name = "coverage",
       .question = "Has all that was selected been run?",
       .options = {"missing_hardware", "beyond_budget"},
       .judge = judge_coverage},
      {.name = "dependencies",
       .question = "Does all that the candidates require exist already?",
       .options = {},
       .by_default = true,
       .judge = judge_dependencies},
      {.name = "in_sync",
       .question = "Are the sets that are released together whole?",
       .options = {},
       .by_default = true,
       .judge = judge_in_sync},
      {.name = "variant_matrix",
       .question =
           "Are there all the builds that the channel has of the former release?",
       .options = {"dropped"},
       .by_default = true,
       .judge = judge_variant_matrix},
      {.name = "bounds",
       .question = "Do the changed recipes bound what they require?",
       .options = {"new_findings"},
       .by_default = false,
       .judge = judge_bounds},
      {.name = "redistribution",
       .question = "May the packages be passed on, and under that name?",
       .options = {},
       .by_default = true,
       .judge = judge_redistribution},
      {.name = "obsolescence",
       .question = "Is there no newer build of the candidates?",
       .options = {},
       .by_default = true,
       .judge = judge_obsolescence},
      {.name = "block",
       .question = "Is no candidate blocked?",
       .options = {"packages", "reason"},
       .by_default = true,
       .judge = judge_block},
      {.name = "freeze",
       .question = "Is the channel not frozen?",
       .options = {"from", "until", "except", "reason"},
       .by_default = false,
       .judge = judge_freeze},
      {.name = "age",
       .question = "Have the candidates been seen for long enough?",
       .options = {"least"},
       .by_default = false,
       .judge = judge_age},
      {.name = "approvals",
       .question = "Have enough people approved?",
       .options = {"count", "of"},
       .by_default = false,
       .judge = judge_approvals},
      {.name = "attestation",
       .question = "Has someone trusted signed that they published the files?",
       .options = {"trusted_root", "signers", "channels", "missing"},
       .by_default = false,
       .judge = judge_attestation},
      {.name = "quota",
       .question = "Does the channel stay within what its host gives it?",
       .options = {"limit"},
       .by_default = false,
       .judge = judge_quota},
      {.name = "installability",
       .question = "Does what users can install stay so, and are promises kept?",
       .options = {"unknown"},
       .by_default = false,
       .judge = judge_installability},
  });
  return table;
}

bool is_asked(std::span<const ConfiguredPolicy> policies, std::string_view name) {
  if (policies.empty()) {
    const std::span<const Policy> all = all_policies();
    return std::any_of(all.begin(), all.end(), [&](const Policy& policy) {
      return policy.by_default && policy.name == name;
    });
  }
  return std::any_of(
      policies.begin(), policies.end(),
      [&](const ConfiguredPolicy& policy) { return policy.name == name; });
}

Decision decide(const job::Plan& plan, std::span<const Result> results,
                const Facts& facts, std::span<const ConfiguredPolicy> policies) {
  std::map<std::string, Result> by_job;
  for (const Result& result : results) {
    by_job[result.job] = result;
  }
  const Evidence evidence{plan, by_job, facts};
  const std::vector<ConfiguredPolicy> defaults =
      policies.empty() ? default_policies() : std::vector<ConfiguredPolicy>{};
  Decision decision;
  decision.plan = plan.id;
  for (const ConfiguredPolicy& policy : policies.empty() ? defaults : policies) {
    decision.policies.push_back(ask(policy, evidence));
  }
  decision.overrides = apply_overrides(evidence, decision.policies);
  for (PolicyVerdict& judged : decision.policies) {
    judged.verdict = worst_of(judged);
    decision.verdict = std::max(decision.verdict, judged.verdict);
  }
  if (decision.verdict >= Verdict::hold) {
    decision.subsets = largest_subsets(evidence, decision.policies);
  }
  decision.rows = rows_of(evidence);
  for (const job::Candidate& candidate : plan.candidates) {
    decision.artifacts.push_back(candidate.record);
  }
  return decision;
}

}  // namespace distro::promotion
