// The distribution that a command works on: its repository and its distro.yaml.
#pragma once

#include <filesystem>
#include <string>

#include "app/config.hpp"
#include "recipe/catalog.hpp"
#include "recipe/distribution.hpp"
#include "repo/git.hpp"

namespace distro::app {

struct Workspace {
  Config config;
  repo::Repository repository;
};

/// Opens the repository at or above `folder`. Throws InputError if there is none.
[[nodiscard]] Workspace open_workspace(const std::filesystem::path& folder);

/// Where recipes that were read are kept for the next run.
[[nodiscard]] recipe::RecipeCache recipe_cache_of(const Config& config);

/// The names of all policies.
[[nodiscard]] std::vector<std::string> known_policies();

/// distro.yaml of one state of the files. Throws InputError.
[[nodiscard]] recipe::Distribution load_distribution(const recipe::FileTree& tree);

/// distro.yaml at a commit. A change is judged by the rules of its base, so that it
/// cannot loosen them for itself.
[[nodiscard]] recipe::Distribution distribution_at(const Workspace& workspace,
                                                   const std::string& commit);

/// Whose rules a change from `target` to `head` is judged by: those of the target, for
/// the subdirs that it has or is to have.
[[nodiscard]] recipe::Distribution judging_distribution(const Workspace& workspace,
                                                        const std::string& target,
                                                        const std::string& head);

/// Manifests and recipes at a commit, without faults, cycles or unknown channels.
[[nodiscard]] recipe::Catalog catalog_at(const Workspace& workspace,
                                         const std::string& commit,
                                         const recipe::Distribution& distribution);

}  // namespace distro::app
