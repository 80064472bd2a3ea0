#include "repo/change.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "recipe/catalog.hpp"
#include "recipe/catalog_faults.hpp"

namespace distro::repo {
namespace {

/// A package in one state of the repository, as far as a change can be told by it.
struct PackageState {
  recipe::Manifest manifest;
  recipe::Recipe recipe;
  std::string meaning;                       ///< of the recipe
  std::map<std::string, std::string> files;  ///< the other files of its folder
};

/// One of the two states that are compared.
struct Side {
  const recipe::FileTree& tree;
  const std::string& subdir;
};

bool same_recipe(const PackageState& left, const PackageState& right) {
  return left.meaning == right.meaning && left.files == right.files;
}

PackageState read_state(const Side& side, const std::string& manifest_path) {
  PackageState state;
  state.manifest = recipe::load_manifest(side.tree, manifest_path);
  const std::string recipe = recipe::recipe_path(side.tree, state.manifest);
  state.recipe = recipe::load_recipe(side.tree, recipe, state.manifest, side.subdir);
  state.meaning = recipe::meaning_of_recipe(side.tree.read(recipe).value_or(""), recipe,
                                            side.subdir);
  for (const std::string& path : side.tree.list(state.manifest.recipe)) {
    if (path != recipe) {
      state.files[path.substr(state.manifest.recipe.size())] =
          side.tree.read(path).value_or("");
    }
  }
  return state;
}

/// What cannot be read any more in the older state differs from anything.
PackageState read_former_state(const Side& side, const std::string& manifest_path) {
  PackageState state;
  try {
    state = read_state(side, manifest_path);
  } catch (const InputError&) {
    state.meaning = "unreadable";
  }
  return state;
}

std::string version_of(const PackageState& state, const std::string& package) {
  for (const recipe::Output& output : state.recipe.outputs) {
    if (output.name == package) {
      return output.version;
    }
  }
  return "";
}

std::vector<WantedArtifact> artifacts_of(const PackageState& state) {
  std::vector<WantedArtifact> artifacts;
  for (const recipe::Output& output : state.recipe.outputs) {
    if (!output.skipped) {
      artifacts.push_back({output.name, output.version, output.build_number});
    }
  }
  return artifacts;
}

bool is_manifest(const std::string& path) {
  return path.starts_with(std::string(recipe::manifest_folder) + "/") &&
         path.find('/', recipe::manifest_folder.size() + 1) == std::string::npos &&
         (path.ends_with(".yaml") || path.ends_with(".yml"));
}

/// The manifests that changed, and those whose recipe folder holds a changed file. An
/// unchanged manifest names the same folder in both states, so head's is enough.
std::set<std::string> touched_manifests(const recipe::FileTree& head,
                                        const std::vector<std::string>& files) {
  std::set<std::string> manifests;
  std::set<std::string> folders;  // every folder above a changed file
  for (const std::string& path : files) {
    if (is_manifest(path)) {
      manifests.insert(path);
      continue;
    }
    for (std::size_t at = path.find('/'); at != std::string::npos;
         at = path.find('/', at + 1)) {
      folders.insert(path.substr(0, at));
    }
  }
  if (folders.empty()) {
    return manifests;
  }
  for (const std::string& path : recipe::manifests_of(head)) {
    if (!manifests.contains(path) &&
        folders.contains(recipe::load_manifest(head, path).recipe)) {
      manifests.insert(path);
    }
  }
  return manifests;
}

ChangedPackage described(const PackageState& state, ChangeKind kind) {
  ChangedPackage package;
  package.name = state.manifest.package;
  package.kind = kind;
  package.manifest = state.manifest.origin;
  package.recipe = state.manifest.recipe;
  package.staging = state.manifest.staging;
  package.maintainers = state.manifest.maintainers;
  return package;
}

/// A manifest that went may be one that could not be read: its name remains.
ChangedPackage removed_package(const Side& base, const std::string& path) {
  const PackageState former = read_former_state(base, path);
  ChangedPackage package = described(former, ChangeKind::removed);
  package.name = std::filesystem::path(path).stem().string();
  package.manifest = path;
  package.previous_version = version_of(former, package.name);
  return package;
}

/// Nothing if the two states mean the same.
std::optional<ChangedPackage> compared(const Side& base, const Side& head,
                                       const std::string& path) {
  const bool was = base.tree.read(path).has_value();
  const bool is = head.tree.read(path).has_value();
  if (!is) {
    return removed_package(base, path);
  }
  const PackageState now = read_state(head, path);
  if (const auto fault = recipe::fault_of_maintainers(head.tree, now.manifest)) {
    throw InputError(*fault);
  }
  ChangedPackage package =
      described(now, was ? ChangeKind::updated : ChangeKind::added);
  if (!was) {
    package.artifacts = artifacts_of(now);
    return package;
  }
  const PackageState former = read_former_state(base, path);
  package.previous_version = version_of(former, package.name);
  if (!same_recipe(former, now)) {
    package.artifacts = artifacts_of(now);
  } else if (same_meaning(former.manifest, now.manifest)) {
    return std::nullopt;
  }
  return package;
}

std::string merge_base_of(const Repository& repository, const std::string& base,
                          const std::string& head) {
  const std::optional<std::string> found =
      repository.merge_base(repository.commit_of(base), repository.commit_of(head));
  if (found) {
    return *found;
  }
  const std::string both = "'" + base + "' and '" + head + "'";
  throw InputError(
      repository.is_shallow()
          ? "this clone is shallow and does not hold a common ancestor of " + both +
                "; fetch more of it, e.g. with git fetch --unshallow"
          : both + " have no common ancestor");
}

}  // namespace

Change changed_packages(const Repository& repository, const std::string& base,
                        const std::string& head, const std::string& subdir) {
  Change change;
  change.target = repository.commit_of(base);
  change.base = merge_base_of(repository, base, head);
  change.head = repository.commit_of(head);
  change.files = repository.changed_files(change.base, change.head);
  const auto base_files = repository.files_of(change.base);
  const auto head_files = repository.files_of(change.head);
  for (const std::string& path : touched_manifests(*head_files, change.files)) {
    std::optional<ChangedPackage> package =
        compared({*base_files, subdir}, {*head_files, subdir}, path);
    if (package) {
      change.packages.push_back(*std::move(package));
    }
  }
  std::sort(change.packages.begin(), change.packages.end(),
            [](const ChangedPackage& left, const ChangedPackage& right) {
              return left.name < right.name;
            });
  return change;
}

}  // namespace distro::repo
