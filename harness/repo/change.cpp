#include "repo/change.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include "recipe/catalog_faults.hpp"
#include "recipe/variant_files.hpp"
#include "repo/package_state.hpp"

namespace distro::repo {
namespace {

/// How the files of a side are read.
void set_readers(Side& side, const recipe::Distribution& distribution) {
  side.variant_files = recipe::variant_files_of(*side.tree, distribution);
  for (const std::string& subdir : distribution.subdirs) {
    side.readers.push_back(recipe::recipe_reader_of(*side.tree, distribution, subdir));
  }
}

/// A change may mend a distro.yaml or variant files that could not be read before: then
/// nothing was built in any way that we know.
void set_former_readers(Side& side, const DistributionOf& distribution_of) {
  try {
    set_readers(side, distribution_of(*side.tree));
  } catch (const InputError&) {
    side.readers.clear();
  }
}

/// What cannot be read any more in the older state differs from anything.
PackageState read_former_state(const Side& side, const std::string& manifest_path) {
  PackageState state;
  try {
    state = read_state(side, manifest_path);
  } catch (const InputError&) {
    state.meanings = {"unreadable"};
  }
  return state;
}

bool is_manifest(const std::string& path) {
  return path.starts_with(std::string(recipe::manifest_folder) + "/") &&
         path.find('/', recipe::manifest_folder.size() + 1) == std::string::npos &&
         (path.ends_with(".yaml") || path.ends_with(".yml"));
}

std::vector<std::string> subdirs_of(const Side& side) {
  std::vector<std::string> subdirs;
  for (const recipe::RecipeReader& reader : side.readers) {
    subdirs.push_back(reader.subdir());
  }
  return subdirs;
}

/// Recipes may render to something else although nothing of their own has changed.
bool builds_otherwise(const Side& base, const Side& head,
                      const std::vector<std::string>& changed) {
  return base.variant_files != head.variant_files ||
         subdirs_of(base) != subdirs_of(head) ||
         std::any_of(head.variant_files.begin(), head.variant_files.end(),
                     [&](const std::string& file) {
                       return std::binary_search(changed.begin(), changed.end(), file);
                     });
}

/// The manifests that changed, and those whose recipe folder holds a changed file. An
/// unchanged manifest names the same folder in both states, so head's is enough.
std::set<std::string> touched_manifests(const Side& base, const Side& head,
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
  const bool all = builds_otherwise(base, head, files);
  if (folders.empty() && !all) {
    return manifests;
  }
  for (const std::string& path : recipe::manifests_of(*head.tree)) {
    if (!manifests.contains(path) &&
        (all || folders.contains(recipe::load_manifest(*head.tree, path).recipe))) {
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
  package.previous_version = version_of(former);
  return package;
}

/// Nothing if the two states mean the same.
std::optional<ChangedPackage> compared(const Side& base, const Side& head,
                                       const std::string& path) {
  const bool was = base.tree->read(path).has_value();
  const bool is = head.tree->read(path).has_value();
  if (!is) {
    return removed_package(base, path);
  }
  const PackageState now = read_state(head, path);
  if (const auto fault = recipe::fault_of_maintainers(*head.tree, now.manifest)) {
    throw InputError(*fault);
  }
  ChangedPackage package =
      described(now, was ? ChangeKind::updated : ChangeKind::added);
  const PackageState former = was ? read_former_state(base, path) : PackageState{};
  package.previous_version = version_of(former);
  package.artifacts = artifacts_since(former, now);
  if (was && same_recipe(former, now) && same_meaning(former.manifest, now.manifest)) {
    return std::nullopt;
  }
  return package;
}

/// An added package is a removed one by another name if it took over its recipe's
/// folder, or if git sees its manifest or its recipe moved.
bool is_renamed(const ChangedPackage& removed, const ChangedPackage& added,
                const std::map<std::string, std::string>& moved) {
  if (removed.recipe == added.recipe) {
    return true;
  }
  const auto came_from = [&](const std::string& now, const std::string& before) {
    const auto found = moved.find(now);
    return found != moved.end() && found->second == before;
  };
  return came_from(added.manifest, removed.manifest) ||
         came_from(added.recipe + "/recipe.yaml", removed.recipe + "/recipe.yaml") ||
         came_from(added.recipe + "/meta.yaml", removed.recipe + "/meta.yaml");
}

/// Makes one package of a removed and an added one.
void join_renamed(std::vector<ChangedPackage>& packages,
                  const std::map<std::string, std::string>& moved) {
  for (ChangedPackage& added : packages) {
    const auto removed = std::find_if(
        packages.begin(), packages.end(), [&](const ChangedPackage& other) {
          return added.kind == ChangeKind::added && other.kind == ChangeKind::removed &&
                 other.previous_name.empty() && is_renamed(other, added, moved);
        });
    if (removed != packages.end()) {
      added.kind = ChangeKind::renamed;
      added.previous_name = removed->name;
      added.previous_version = removed->previous_version;
      removed->previous_name = removed->name;  // taken
    }
  }
  std::erase_if(packages, [](const ChangedPackage& package) {
    return package.kind == ChangeKind::removed && !package.previous_name.empty();
  });
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
                        const std::string& head,
                        const DistributionOf& distribution_of) {
  Change change;
  change.target = repository.commit_of(base);
  change.base = merge_base_of(repository, base, head);
  change.head = repository.commit_of(head);
  change.files = repository.changed_files(change.base, change.head);
  Side before{repository.files_of(change.base), {}, {}};
  set_former_readers(before, distribution_of);
  Side now{repository.files_of(change.head), {}, {}};
  set_readers(now, distribution_of(*now.tree));
  for (const std::string& path : touched_manifests(before, now, change.files)) {
    std::optional<ChangedPackage> package = compared(before, now, path);
    if (package) {
      change.packages.push_back(*std::move(package));
    }
  }
  join_renamed(change.packages, repository.moved_files(change.base, change.head));
  std::sort(change.packages.begin(), change.packages.end(),
            [](const ChangedPackage& left, const ChangedPackage& right) {
              return left.name < right.name;
            });
  return change;
}

}  // namespace distro::repo
