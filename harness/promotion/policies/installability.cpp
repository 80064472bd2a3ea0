#include <algorithm>

#include "base/listed.hpp"
#include "promotion/markdown.hpp"
#include "promotion/policies/finding.hpp"
#include "promotion/policies/policies.hpp"

namespace distro::promotion {
namespace {

std::vector<std::string> maintainers_of(const job::Plan& plan,
                                        const std::string& package) {
  for (const job::Candidate& candidate : plan.candidates) {
    if (candidate.record.name == package) {
      return candidate.maintainers;
    }
  }
  for (const job::Dependent& dependent : plan.dependents) {
    if (dependent.record.name == package) {
      return dependent.maintainers;
    }
  }
  return {};
}

/// A release that is only half there asks for its other half.
Demand demand_for_missing(const job::Plan& plan, const InstallFault& fault) {
  const std::string release = fault.package + " " + fault.version;
  Demand demand;
  demand.package = fault.missing.front();
  demand.maintainers = maintainers_of(plan, demand.package);
  demand.subject = "release " + base::listed(fault.missing) + " for " + release;
  demand.what = release + " is to enter the channel, and " + fault.why +
                ". Users are promised that both can be installed together (promise " +
                code(fault.promise) + ").\n";
  return demand;
}

bool is_of_the_change(const job::Plan& plan, const std::string& package) {
  return std::any_of(plan.candidates.begin(), plan.candidates.end(),
                     [&](const job::Candidate& candidate) {
                       return candidate.record.name == package;
                     });
}

void add_fault(Findings& findings, const job::Plan& plan, const InstallFault& fault) {
  std::string fact = sentence(fault);
  if (fault.standing == Standing::broken) {
    fact += "; it could before";
  }
  Finding& finding = add(findings, Verdict::hold, fact + because(fault.why));
  finding.package = fault.package;
  finding.version = fault.version;
  if (fault.standing == Standing::brought && is_of_the_change(plan, fault.package)) {
    finding.causes = {fault.package};
  }
  if (!fault.missing.empty()) {
    finding.demand = demand_for_missing(plan, fault);
  }
}

}  // namespace

Findings judge_installability(const Evidence& evidence, const Options& options) {
  const bool accept = options.word("unknown", {"wait", "accept"}) == "accept";
  Findings findings;
  if (!evidence.facts.installability) {
    add(findings, Verdict::wait, "it was not asked what can be installed");
    return findings;
  }
  const Installability& found = *evidence.facts.installability;
  std::size_t as_before = 0;
  for (const InstallFault& fault : merged_by_priority(found.faults)) {
    if (fault.standing == Standing::present) {
      ++as_before;
    } else {
      add_fault(findings, evidence.plan, fault);
    }
  }
  for (const std::string& unknown : found.unknown) {
    add(findings, accept ? Verdict::promote : Verdict::wait,
        unknown + (accept ? " (accepted by unknown)" : ""));
  }
  for (const std::string& mended : found.mended) {
    add(findings, Verdict::promote, "mended: " + mended);
  }
  if (as_before != 0) {
    add(findings, Verdict::promote,
        std::to_string(as_before) + " promised " + (as_before == 1 ? "set" : "sets") +
            " cannot be installed, as before the change");
  }
  return findings;
}

}  // namespace distro::promotion
