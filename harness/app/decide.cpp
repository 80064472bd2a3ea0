#include "app/decide.hpp"

#include "promotion/policy.hpp"

namespace distro::app {

promotion::Decision decide(const Workspace& workspace, const job::Plan& plan,
                           const std::vector<job::Result>& results) {
  std::vector<promotion::ConfiguredPolicy> policies;
  for (const recipe::PolicySetting& setting :
       distribution_at(workspace, plan.target).policies) {
    policies.push_back({setting.name, setting.options});
  }
  return promotion::decide(plan, results, policies);
}

}  // namespace distro::app
