#include <algorithm>
#include <set>

#include "base/listed.hpp"
#include "promotion/markdown.hpp"
#include "promotion/policies/finding.hpp"
#include "promotion/policies/policies.hpp"

namespace distro::promotion {
namespace {

using job::Dependent;
using job::Disposition;

/// "seaborn, statsmodels": those that can be tested only after `name` has a release.
std::string waiting_for(const job::Plan& plan, const std::string& name) {
  std::string waiting;
  for (const Dependent& dependent : plan.dependents) {
    const std::vector<std::string>& through = dependent.blocked_through;
    if (dependent.disposition == Disposition::blocked &&
        std::find(through.begin(), through.end(), name) != through.end()) {
      waiting += (waiting.empty() ? "" : ", ") + dependent.record.name;
    }
  }
  return waiting;
}

Demand demand_for(const job::Plan& plan, const Dependent& dependent) {
  const std::string& name = dependent.record.name;
  Demand demand;
  demand.package = name;
  demand.maintainers = dependent.maintainers;
  demand.subject = "release " + name + " that admits " + dependent.excludes;
  demand.what = label(dependent.record) + " requires " + code(dependent.excluded_by) +
                ", which excludes " + dependent.excludes +
                ". Its tests were therefore not run with it.\n\nPlease try " + name +
                " with " + dependent.excludes + " and release a version that requires ";
  demand.what += dependent.suggested.empty()
                     ? "a bound that admits it, instead of "
                     : code(dependent.suggested) + " instead of ";
  demand.what += code(dependent.excluded_by) + ".\n";
  const std::string waiting = waiting_for(plan, name);
  if (!waiting.empty()) {
    demand.what += "\nThese wait for it: " + waiting + ".\n";
  }
  return demand;
}

/// The candidate that its bound excludes; of a blocked one, that of what blocks it.
std::vector<std::string> causes_of(const job::Plan& plan, const Dependent& dependent) {
  std::set<std::string> causes;
  for (const Dependent& other : plan.dependents) {
    const std::vector<std::string>& through = dependent.blocked_through;
    const bool counts =
        &other == &dependent ||
        std::find(through.begin(), through.end(), other.record.name) != through.end();
    if (counts && !other.excludes.empty()) {
      causes.insert(other.excludes.substr(0, other.excludes.find(' ')));
    }
  }
  return {causes.begin(), causes.end()};
}

}  // namespace

Findings judge_required_bumps(const Evidence& evidence, const Options&) {
  Findings findings;
  for (const Dependent& dependent : evidence.plan.dependents) {
    if (dependent.disposition == Disposition::required_bump) {
      Finding& finding =
          add(findings, Verdict::hold, dependent.record,
              label(dependent.record) + " requires " + dependent.excluded_by +
                  ", which excludes " + dependent.excludes);
      finding.causes = causes_of(evidence.plan, dependent);
      finding.demand = demand_for(evidence.plan, dependent);
    } else if (dependent.disposition == Disposition::blocked) {
      Finding& finding = add(findings, Verdict::hold, dependent.record,
                             label(dependent.record) + " is blocked through " +
                                 base::joined(dependent.blocked_through));
      finding.causes = causes_of(evidence.plan, dependent);
    }
  }
  return findings;
}

}  // namespace distro::promotion
