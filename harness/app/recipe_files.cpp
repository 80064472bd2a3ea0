#include "app/recipe_files.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

#include "recipe/meta_model.hpp"
#include "recipe/recipe_yaml.hpp"
#include "recipe/rendered_tree.hpp"
#include "recipe/written_requirements.hpp"

namespace distro::app {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 2> file_names = {"recipe.yaml", "meta.yaml"};

std::string folder_of(const std::string& path) {
  return fs::path(path).parent_path().generic_string();
}

std::string beside(const std::string& path, std::string_view file) {
  const std::string folder = folder_of(path);
  return folder.empty() ? std::string(file) : folder + "/" + std::string(file);
}

/// The variants of the recipe at `path`: of a conda_build_config.yaml beside it.
recipe::VariantConfig variants_of(const recipe::FileTree& tree, const std::string& path,
                                  const std::string& subdir) {
  const std::string config = beside(path, "conda_build_config.yaml");
  std::optional<std::string> text = tree.read(config);
  return text ? recipe::merged(
                    recipe::standard_config(),
                    recipe::parse_variant_config(*std::move(text), config, subdir))
              : recipe::standard_config();
}

/// conda-build runs these files of a meta.yaml's folder too.
void add_test_files(const recipe::FileTree& tree, const std::string& path,
                    recipe::Recipe& recipe) {
  for (const char* name :
       {"run_test.sh", "run_test.py", "run_test.pl", "run_test.r", "run_test.R"}) {
    if (tree.read(beside(path, name))) {
      for (recipe::Output& output : recipe.outputs) {
        output.has_tests = true;
        output.tests.others.emplace_back(name);
      }
    }
  }
}

}  // namespace

recipe::Recipe read_recipe(const recipe::FileTree& tree, const std::string& path,
                           const std::string& subdir) {
  const std::string text = tree.read(path).value_or("");
  const recipe::VariantConfig config = variants_of(tree, path, subdir);
  const bool is_v1 = recipe::is_recipe_yaml(path);
  recipe::Recipe recipe =
      is_v1 ? recipe::read_recipe_yaml(text, path, subdir, config)
            : recipe::read_meta_yaml(text, path, recipe::MetaReader(subdir, config));
  const bool one_output = std::all_of(
      recipe.outputs.begin(), recipe.outputs.end(), [&](const recipe::Output& output) {
        return output.name == recipe.outputs.front().name;
      });
  if (!is_v1 && one_output) {
    add_test_files(tree, path, recipe);
  }
  recipe::note_written(recipe, text);
  return recipe;
}

std::optional<std::string> recipe_file(const recipe::FileTree& tree,
                                       const std::string& path) {
  if (tree.read(path)) {
    return path;
  }
  const std::string folder = path.ends_with('/') || path.empty() ? path : path + "/";
  for (const std::string_view name : file_names) {
    if (tree.read(folder + std::string(name))) {
      return folder + std::string(name);
    }
  }
  return std::nullopt;
}

}  // namespace distro::app
