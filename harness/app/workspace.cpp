#include "app/workspace.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/file_stamp.hpp"
#include "promotion/policy.hpp"

namespace distro::app {

Workspace open_workspace(const std::filesystem::path& folder) {
  return {read_config(), repo::Repository(folder)};
}

recipe::RecipeCache recipe_cache_of(const Config& config) {
  const auto program = base::stamp_of_target(config.executable);
  return {config.package_cache / "recipes", program ? base::text_of(*program) : ""};
}

std::vector<std::string> known_policies() {
  std::vector<std::string> policies;
  for (const promotion::Policy& policy : promotion::all_policies()) {
    policies.emplace_back(policy.name);
  }
  return policies;
}

recipe::Distribution load_distribution(const recipe::FileTree& tree) {
  std::optional<std::string> text = tree.read("distro.yaml");
  if (!text) {
    throw InputError(
        "distro.yaml: there is no such file; a distribution has one at its root");
  }
  return recipe::parse_distribution(*std::move(text), "distro.yaml", known_policies());
}

recipe::Distribution distribution_at(const Workspace& workspace,
                                     const std::string& commit) {
  return load_distribution(*workspace.repository.files_of(commit));
}

recipe::Distribution judging_distribution(const Workspace& workspace,
                                          const std::string& target,
                                          const std::string& head) {
  recipe::Distribution distribution = distribution_at(workspace, target);
  std::vector<std::string>& subdirs = distribution.subdirs;
  for (const std::string& subdir : distribution_at(workspace, head).subdirs) {
    if (std::find(subdirs.begin(), subdirs.end(), subdir) == subdirs.end()) {
      subdirs.push_back(subdir);
    }
  }
  return distribution;
}

recipe::Catalog catalog_at(const Workspace& workspace, const std::string& commit,
                           const recipe::Distribution& distribution) {
  const std::unique_ptr<recipe::FileTree> tree = workspace.repository.files_of(commit);
  recipe::Catalog catalog =
      recipe::load_catalog(*tree,
                           recipe::recipe_reader_of(*tree, load_distribution(*tree),
                                                    distribution.subdirs.front()),
                           recipe_cache_of(workspace.config));
  recipe::refuse_unknown_channels(catalog, distribution, *tree);
  recipe::refuse_cycles(catalog, *tree);
  return catalog;
}

}  // namespace distro::app
