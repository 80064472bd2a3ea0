#include "app/dependents.hpp"

#include <set>

#include "app/channels.hpp"
#include "base/nearest_word.hpp"

namespace distro::app {

std::vector<graph::NamedDependent> find_dependents(const Workspace& workspace,
                                                   const std::string& name,
                                                   const std::string& subdir) {
  const std::unique_ptr<recipe::FileTree> tree =
      repo::files_on_disk(workspace.repository.root());
  const recipe::Distribution distribution = load_distribution(*tree);
  const graph::ChannelView view =
      load_view(workspace.config, distribution,
                subdir.empty() ? distribution.subdirs.front() : subdir);
  std::vector<channel::Repodata> integration;
  std::set<std::string> names;
  for (const channel::Repodata& repodata : view.index) {
    if (repodata.channel == view.channels.front()) {
      integration.push_back(repodata);
    }
    for (const channel::Record& record : repodata.records) {
      names.insert(record.name);
    }
  }
  std::vector<graph::NamedDependent> found = graph::dependents_of(integration, name);
  if (found.empty() && !names.contains(name)) {
    const std::vector<std::string> known(names.begin(), names.end());
    throw InputError("no channel of the distribution has a package '" + name + "'" +
                     base::did_you_mean(name, known));
  }
  return found;
}

}  // namespace distro::app
