#include "recipe/catalog.hpp"

#include <algorithm>
#include <set>

#include "base/nearest_word.hpp"
#include "recipe/catalog_faults.hpp"
#include "recipe/test_files.hpp"

namespace distro::recipe {
namespace {

/// The folders that hold a recipe file.
std::vector<std::string> recipe_folders(const FileTree& tree) {
  std::set<std::string> folders;
  for (const std::string& path : tree.list("recipes")) {
    for (const std::string_view file : {"/recipe.yaml", "/meta.yaml"}) {
      if (path.ends_with(file)) {
        folders.insert(path.substr(0, path.size() - file.size()));
      }
    }
  }
  return {folders.begin(), folders.end()};
}

/// Throws the first of its faults.
Recipe without_faults(Reading reading) {
  if (reading.fault) {
    throw InputError(*reading.fault);
  }
  if (!reading.recipe->faults.empty()) {
    throw InputError(reading.recipe->faults.front());
  }
  return *std::move(reading.recipe);
}

std::string quoted_names(const Recipe& recipe) {
  std::string names;
  std::set<std::string> seen;
  for (const Output& output : recipe.outputs) {
    if (seen.insert(output.name).second) {
      names += (names.empty() ? "'" : ", '") + output.name + "'";
    }
  }
  return names;
}

}  // namespace

std::vector<std::string> manifests_of(const FileTree& tree) {
  const std::string folder = std::string(manifest_folder) + "/";
  std::vector<std::string> paths;
  for (const std::string& path : tree.list(manifest_folder)) {
    const bool direct = path.find('/', folder.size()) == std::string::npos;
    if (direct && (path.ends_with(".yaml") || path.ends_with(".yml"))) {
      paths.push_back(path);
    }
  }
  return paths;
}

Manifest load_manifest(const FileTree& tree, const std::string& path) {
  if (path.ends_with(".yml")) {
    throw InputError(path + ": the name of a manifest ends in .yaml");
  }
  std::optional<std::string> text = tree.read(path);
  if (!text) {
    throw InputError(path + ": there is no such manifest");
  }
  return parse_manifest(*std::move(text), path);
}

std::string recipe_path(const FileTree& tree, const Manifest& manifest) {
  const std::string recipe = manifest.recipe + "/recipe.yaml";
  const std::string meta = manifest.recipe + "/meta.yaml";
  const bool has_recipe = tree.state_of(recipe).has_value();
  const bool has_meta = tree.state_of(meta).has_value();
  if (has_recipe && has_meta) {
    throw fault_in_file(
        tree, manifest.origin, manifest.recipe_place,
        manifest.recipe + " has both recipe.yaml and meta.yaml; one must go");
  }
  if (!has_recipe && !has_meta) {
    throw fault_in_file(tree, manifest.origin, manifest.recipe_place,
                        manifest.recipe + " has neither recipe.yaml nor meta.yaml" +
                            base::did_you_mean(manifest.recipe, recipe_folders(tree)));
  }
  return has_recipe ? recipe : meta;
}

Recipe load_recipe(const FileTree& tree, const std::string& path,
                   const Manifest& manifest, const RecipeReader& reader) {
  return fitted_recipe(tree, manifest,
                       without_faults({reader.read(tree, path), std::nullopt}));
}

Recipe fitted_recipe(const FileTree& tree, const Manifest& manifest, Recipe recipe) {
  const bool names_package = std::any_of(
      recipe.outputs.begin(), recipe.outputs.end(),
      [&](const Output& output) { return output.name == manifest.package; });
  if (!names_package) {
    throw fault_in_file(tree, manifest.origin, manifest.place,
                        recipe.origin + " builds " + quoted_names(recipe) + ", not '" +
                            manifest.package + "'");
  }
  add_test_files(tree, recipe);
  return recipe;
}

Catalog load_catalog(const FileTree& tree, const RecipeReader& reader,
                     const RecipeCache& cache) {
  std::vector<Manifest> manifests;
  std::vector<std::string> recipes;
  for (const std::string& path : manifests_of(tree)) {
    manifests.push_back(load_manifest(tree, path));
    if (const auto fault = fault_of_maintainers(tree, manifests.back())) {
      throw InputError(*fault);
    }
    recipes.push_back(recipe_path(tree, manifests.back()));
  }
  std::vector<Reading> readings = read_recipes(tree, recipes, reader, cache);
  Catalog catalog;
  for (std::size_t at = 0; at < manifests.size(); ++at) {
    Recipe recipe =
        fitted_recipe(tree, manifests[at], without_faults(std::move(readings[at])));
    const std::string name = manifests[at].package;
    catalog.emplace(name, Package{std::move(manifests[at]), std::move(recipe)});
  }
  const std::vector<InputError> faults = faults_of_outputs(tree, catalog);
  if (!faults.empty()) {
    throw InputError(faults.front());
  }
  return catalog;
}

void refuse_cycles(const Catalog& catalog, const FileTree& tree) {
  const std::vector<InputError> faults = faults_of_cycles(tree, catalog);
  if (!faults.empty()) {
    throw InputError(faults.front());
  }
}

void refuse_unknown_channels(const Catalog& catalog, const Distribution& distribution,
                             const FileTree& tree) {
  for (const auto& [name, package] : catalog) {
    if (const auto fault = fault_of_channel(tree, package.manifest, distribution)) {
      throw InputError(*fault);
    }
  }
}

}  // namespace distro::recipe
