#include "app/decide.hpp"

namespace distro::app {

std::vector<promotion::ConfiguredPolicy> policies_of(
    const recipe::Distribution& distribution) {
  std::vector<promotion::ConfiguredPolicy> policies;
  for (const recipe::PolicySetting& setting : distribution.policies) {
    const std::string place = distribution.origin + ":" +
                              std::to_string(setting.place.line) + ":" +
                              std::to_string(setting.place.column) + ": ";
    policies.push_back({setting.name, setting.options, place});
  }
  return policies;
}

promotion::Decision decide(const Workspace& workspace, const job::Plan& plan,
                           const std::vector<job::Result>& results,
                           const promotion::Facts& facts) {
  return promotion::decide(plan, results, facts,
                           policies_of(distribution_at(workspace, plan.target)));
}

}  // namespace distro::app
