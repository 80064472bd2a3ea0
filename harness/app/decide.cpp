#include "app/decide.hpp"

#include "promotion/policy.hpp"

namespace distro::app {

promotion::Decision decide(const Workspace& workspace, const job::Plan& plan,
                           const std::vector<job::Result>& results,
                           const promotion::Facts& facts) {
  const recipe::Distribution distribution = distribution_at(workspace, plan.target);
  std::vector<promotion::ConfiguredPolicy> policies;
  for (const recipe::PolicySetting& setting : distribution.policies) {
    const std::string place = distribution.origin + ":" +
                              std::to_string(setting.place.line) + ":" +
                              std::to_string(setting.place.column) + ": ";
    policies.push_back({setting.name, setting.options, place});
  }
  return promotion::decide(plan, results, facts, policies);
}

}  // namespace distro::app
