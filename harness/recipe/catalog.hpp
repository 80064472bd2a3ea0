// All manifests and recipes of one state of a distribution.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "recipe/cache/recipe_cache.hpp"
#include "recipe/distribution.hpp"
#include "recipe/file_tree.hpp"
#include "recipe/manifest.hpp"
#include "recipe/recipe.hpp"
#include "recipe/recipe_reader.hpp"

namespace distro::recipe {

struct Package {
  Manifest manifest;
  Recipe recipe;
};

/// By package name.
using Catalog = std::map<std::string, Package>;

/// The folder of manifests.
inline constexpr std::string_view manifest_folder = "packages";

/// The paths of the files in it that are named as manifests, sorted.
[[nodiscard]] std::vector<std::string> manifests_of(const FileTree& tree);

/// Throws InputError, also for a manifest that ends in .yml or that is not there.
[[nodiscard]] Manifest load_manifest(const FileTree& tree, const std::string& path);

/// The path of the recipe file that a manifest means. Throws InputError at the
/// manifest's `recipe` if the folder has none or two, with the nearest that has one.
[[nodiscard]] std::string recipe_path(const FileTree& tree, const Manifest& manifest);

/// The recipe at `path`. Throws InputError: malformed, or no output has the manifest's
/// name.
[[nodiscard]] Recipe load_recipe(const FileTree& tree, const std::string& path,
                                 const Manifest& manifest, const RecipeReader& reader);

/// The same for a recipe that was read: what its folder says besides is put in. Throws
/// InputError if no output has the manifest's name.
[[nodiscard]] Recipe fitted_recipe(const FileTree& tree, const Manifest& manifest,
                                   Recipe recipe);

/// Reads packages/*.yaml and the recipe each names. Throws the first InputError: a
/// missing recipe is one at the manifest's `recipe` key.
[[nodiscard]] Catalog load_catalog(const FileTree& tree, const RecipeReader& reader,
                                   const RecipeCache& cache = {});

/// Throws InputError if run requirements of the recipes form a cycle: it names the
/// cycle ("a -> b -> a") and stands at a's requirement on b.
void refuse_cycles(const Catalog& catalog, const FileTree& tree);

/// Throws InputError at the first `staging` that is a plain name and none of the
/// distribution's channels, with the nearest of them.
void refuse_unknown_channels(const Catalog& catalog, const Distribution& distribution,
                             const FileTree& tree);

}  // namespace distro::recipe
