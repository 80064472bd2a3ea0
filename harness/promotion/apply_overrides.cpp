#include "promotion/apply_overrides.hpp"

#include <algorithm>

#include "base/date.hpp"
#include "base/nearest_word.hpp"

namespace distro::promotion {
namespace {

using Kind = Override::Kind;

bool speaks_of(const Override& override_, const Finding& finding) {
  return override_.package == finding.package &&
         (override_.sha256.empty() ? override_.version == finding.version
                                   : override_.sha256 == finding.sha256);
}

bool is_candidate(const job::Plan& plan, const std::string& name) {
  return std::any_of(
      plan.candidates.begin(), plan.candidates.end(),
      [&](const job::Candidate& candidate) { return candidate.record.name == name; });
}

bool is_in_plan(const job::Plan& plan, const std::string& name) {
  return is_candidate(plan, name) ||
         std::any_of(plan.dependents.begin(), plan.dependents.end(),
                     [&](const job::Dependent& dependent) {
                       return dependent.record.name == name;
                     });
}

/// Whether it lifts anything of this policy at all. The tests of a candidate in
/// quarantine still count: what is known to be bad does not enter by that.
bool concerns(const Override& override_, const std::string& policy,
              const job::Plan& plan) {
  return (override_.kind == Kind::lift && override_.policy == policy) ||
         (override_.kind == Kind::quarantine && policy == "tests" &&
          !is_candidate(plan, override_.package));
}

bool lift(const Override& override_, const job::Plan& plan,
          std::span<PolicyVerdict> policies) {
  bool used = false;
  for (PolicyVerdict& judged : policies) {
    if (!concerns(override_, judged.policy, plan)) {
      continue;
    }
    for (Finding& finding : judged.findings) {
      if (finding.verdict != Verdict::promote && finding.lifted_by.empty() &&
          speaks_of(override_, finding)) {
        finding.lifted_by = override_.file;
        used = true;
      }
    }
  }
  return used;
}

/// Blocks and approvals are read by policies of their own.
bool names_a_candidate(const Override& override_, const job::Plan& plan) {
  return std::any_of(plan.candidates.begin(), plan.candidates.end(),
                     [&](const job::Candidate& candidate) {
                       return speaks_of(override_, candidate.record);
                     });
}

/// Why nobody can mean it; empty if somebody can.
std::string unknown_word(const Override& override_, const Facts& facts) {
  if (override_.kind == Kind::lift) {
    std::vector<std::string> names;
    for (const Policy& policy : all_policies()) {
      names.emplace_back(policy.name);
    }
    if (std::find(names.begin(), names.end(), override_.policy) == names.end()) {
      return "there is no policy '" + override_.policy + "'" +
             base::did_you_mean(override_.policy, names);
    }
  }
  const std::vector<std::string>& packages = facts.packages;
  if (!packages.empty() && std::find(packages.begin(), packages.end(),
                                     override_.package) == packages.end()) {
    return "there is no package '" + override_.package + "'" +
           base::did_you_mean(override_.package, packages);
  }
  return "";
}

std::string told(const Override& override_) {
  return override_.owner + ", until " +
         base::date_text(std::chrono::floor<std::chrono::days>(
             override_.expires - std::chrono::seconds(1))) +
         ", on " + subject_of(override_) + ": " + override_.reason;
}

}  // namespace

bool speaks_of(const Override& override_, const channel::Record& record) {
  return override_.package == record.name &&
         (override_.sha256.empty() ? override_.version == record.version
                                   : override_.sha256 == record.sha256);
}

bool holds(const Override& override_, const Facts& facts) {
  return facts.as_of < override_.expires;
}

std::vector<OverrideUse> apply_overrides(const Evidence& evidence,
                                         std::span<PolicyVerdict> policies) {
  std::vector<OverrideUse> uses;
  for (const Override& override_ : evidence.facts.overrides) {
    const std::string unknown = unknown_word(override_, evidence.facts);
    if (!unknown.empty()) {
      uses.push_back({override_.file, "unknown", unknown});
    } else if (!holds(override_, evidence.facts)) {
      uses.push_back({override_.file, "expired", told(override_)});
    } else if (is_in_plan(evidence.plan, override_.package)) {
      const bool reads =
          override_.kind == Kind::block || override_.kind == Kind::approve;
      const bool used = reads ? names_a_candidate(override_, evidence.plan)
                              : lift(override_, evidence.plan, policies);
      uses.push_back({override_.file, used ? "used" : "unused", told(override_)});
    }
  }
  std::sort(uses.begin(), uses.end(),
            [](const OverrideUse& left, const OverrideUse& right) {
              return left.file < right.file;
            });
  return uses;
}

}  // namespace distro::promotion
