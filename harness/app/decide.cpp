#include "app/decide.hpp"

#include "app/remember.hpp"

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

promotion::Decision decide(const Workspace& workspace, const RunFolder& folder,
                           const FactOptions& options) {
  const job::Plan plan = folder.plan();
  const promotion::Facts facts =
      gather_facts(workspace, folder.change(), plan, options);
  folder.write(facts);
  const promotion::Decision decision =
      promotion::decide(plan, folder.results(), facts,
                        policies_of(distribution_at(workspace, plan.target)));
  folder.write(decision);
  remember_decision(workspace.config, folder);
  return decision;
}

}  // namespace distro::app
