#include "app/change.hpp"

#include <set>

#include "app/channels.hpp"
#include "app/policy_files.hpp"
#include "graph/candidates.hpp"

namespace distro::app {

ChangeSet find_change(const Workspace& workspace, const std::string& base,
                      const std::string& head) {
  const std::string head_commit = workspace.repository.commit_of(head);
  const std::string base_commit = workspace.repository.commit_of(base);
  const recipe::Distribution distribution =
      judging_distribution(workspace, base_commit, head_commit);
  // Faults of any file at head come first: a plan over half a catalog would be wrong.
  (void)catalog_at(workspace, head_commit, distribution);

  ChangeSet result;
  result.change =
      repo::changed_packages(workspace.repository, base, head, load_distribution);
  require_readable_policy_files(workspace, result.change, distribution);
  std::set<std::string> known;
  for (const std::string& subdir : distribution.subdirs) {
    const auto load = [&](const repo::ChangedPackage& package) {
      return load_staging(workspace.config, distribution, package, subdir);
    };
    for (job::Candidate& candidate :
         graph::find_candidates(result.change, subdir, load)) {
      if (known.insert(candidate.record.url).second) {
        result.candidates.push_back(std::move(candidate));
      }
    }
  }
  return result;
}

std::filesystem::path default_run_folder(const Workspace& workspace,
                                         const std::string& base,
                                         const std::string& head) {
  const std::string base_commit = workspace.repository.commit_of(base);
  const std::string head_commit = workspace.repository.commit_of(head);
  return workspace.repository.root() / ".conda-distro" / "runs" /
         (base_commit.substr(0, 8) + "-" + head_commit.substr(0, 8));
}

}  // namespace distro::app
