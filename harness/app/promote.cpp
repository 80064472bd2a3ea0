#include "app/promote.hpp"

#include "app/wire.hpp"
#include "base/error.hpp"

namespace distro::app {

promotion::PromotionSummary promote(
    const RunFolder& folder, const std::function<void(std::string_view)>& on_step) {
  const job::Plan plan = folder.plan();
  const promotion::Decision decision = folder.decision();
  if (decision.plan != plan.id) {
    throw UsageError(folder.file("decision.json").string() + " is about plan " +
                     decision.plan + ", but plan.json beside it is " + plan.id +
                     "; run 'conda-distro decide' again");
  }
  if (decision.verdict != promotion::Verdict::promote) {
    throw UsageError(
        "the decision is to " + std::string(promotion::to_string(decision.verdict)) +
        ", so nothing is promoted; see " + folder.file("report.md").string());
  }
  return make_publisher(plan.integration, folder.journal(), on_step)->promote(decision);
}

}  // namespace distro::app
