#include <algorithm>

#include "promotion/markdown.hpp"
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

std::string through(const Dependent& dependent) {
  std::string names;
  for (const std::string& name : dependent.blocked_through) {
    names += (names.empty() ? "" : ", ") + name;
  }
  return names;
}

}  // namespace

PolicyVerdict judge_required_bumps(const Evidence& evidence, const Options&) {
  PolicyVerdict judged;
  for (const Dependent& dependent : evidence.plan.dependents) {
    switch (dependent.disposition) {
      case Disposition::tested:
        break;
      case Disposition::required_bump:
        worsen(judged, Verdict::hold);
        judged.facts.push_back(label(dependent.record) + " requires " +
                               dependent.excluded_by + ", which excludes " +
                               dependent.excludes);
        judged.demands.push_back(demand_for(evidence.plan, dependent));
        break;
      case Disposition::blocked:
        worsen(judged, Verdict::hold);
        judged.facts.push_back(label(dependent.record) + " is blocked through " +
                               through(dependent));
        break;
    }
  }
  return judged;
}

}  // namespace distro::promotion
