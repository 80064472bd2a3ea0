#include "app/plan.hpp"

#include "app/channels.hpp"
#include "graph/plan.hpp"

namespace distro::app {

job::Plan make_plan(const Workspace& workspace, const ChangeSet& change) {
  const recipe::Distribution distribution =
      judging_distribution(workspace, change.change.target, change.change.head);
  const recipe::Catalog catalog =
      catalog_at(workspace, change.change.head, distribution);
  std::vector<graph::ChannelView> views;
  for (const std::string& subdir : distribution.subdirs) {
    graph::ChannelView view = load_view(workspace.config, distribution, subdir);
    for (const job::Candidate& candidate : change.candidates) {
      if (candidate.record.subdir == subdir || candidate.record.subdir == "noarch") {
        view.candidates.push_back(candidate);
      }
    }
    views.push_back(std::move(view));
  }
  return graph::make_plan(change.change, views, catalog, distribution);
}

}  // namespace distro::app
