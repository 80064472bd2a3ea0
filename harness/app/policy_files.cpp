#include "app/policy_files.hpp"

#include <algorithm>

#include "app/attestations.hpp"
#include "app/decide.hpp"
#include "app/facts.hpp"

namespace distro::app {
namespace {

bool touches(const repo::Change& change, const std::vector<std::string>& paths) {
  return std::any_of(paths.begin(), paths.end(), [&](const std::string& path) {
    return std::binary_search(change.files.begin(), change.files.end(), path);
  });
}

void require_readable_overrides(const repo::Change& change,
                                const recipe::FileTree& target,
                                const recipe::FileTree& head) {
  static_cast<void>(overrides_in(target));
  for (const std::string& path : override_files(head)) {
    if (touches(change, {path})) {
      static_cast<void>(promotion::parse_override(head.read(path).value_or(""), path));
    }
  }
}

}  // namespace

void require_readable_policy_files(const Workspace& workspace,
                                   const repo::Change& change,
                                   const recipe::Distribution& distribution) {
  const auto target = workspace.repository.files_of(change.target);
  const auto head = workspace.repository.files_of(change.head);
  require_readable_overrides(change, *target, *head);
  for (const promotion::ConfiguredPolicy& policy : policies_of(distribution)) {
    if (policy.name == "attestation") {
      require_readable_trust(*target, policy);
      if (touches(change, files_of_trust(policy))) {
        require_readable_trust(*head, policy);
      }
    }
  }
}

}  // namespace distro::app
