#include "app/promote.hpp"

#include "app/remember.hpp"
#include "app/wire.hpp"
#include "app/workspace.hpp"
#include "base/error.hpp"
#include "channel/channel_url.hpp"

namespace distro::app {

promotion::PromotionSummary promote(
    const RunFolder& folder, const PromoteOptions& options,
    const std::function<void(std::string_view)>& on_step) {
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
  const Config config = read_config();
  PublishSetup setup{plan.integration, folder.journal(), on_step, {}, options.via, {}};
  if (!channel::local_path(plan.integration)) {
    const Workspace workspace = open_workspace(options.repository);
    setup.setting = distribution_at(workspace, plan.target).publishing;
    for (const channel::Record& record : decision.artifacts) {
      setup.sources.push_back(record.channel);
    }
  }
  const std::unique_ptr<promotion::Publisher> publisher = make_publisher(config, setup);
  RememberedPromotion remembered(
      config, {plan.integration, folder.journal(), decision.artifacts, folder.path()});
  promotion::PromotionSummary summary;
  try {
    summary = publisher->promote(decision);
  } catch (const InputError&) {
    remembered.fail();
    throw;
  }
  remembered.finish();
  return summary;
}

}  // namespace distro::app
