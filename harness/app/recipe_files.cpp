#include "app/recipe_files.hpp"

#include <algorithm>
#include <array>
#include <filesystem>

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
                           const recipe::RecipeReader& reader) {
  recipe::Recipe recipe = reader.read(tree, path);
  const bool one_output = std::all_of(
      recipe.outputs.begin(), recipe.outputs.end(), [&](const recipe::Output& output) {
        return output.name == recipe.outputs.front().name;
      });
  if (!recipe::is_recipe_yaml(path) && one_output) {
    add_test_files(tree, path, recipe);
  }
  recipe::note_written(recipe, tree.read(path).value_or(""));
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
