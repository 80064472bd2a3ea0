#include "app/recipes/recipe_files.hpp"

#include <array>

#include "recipe/diff/written_requirements.hpp"
#include "recipe/test_files.hpp"

namespace distro::app {
namespace {

constexpr std::array<std::string_view, 2> file_names = {"recipe.yaml", "meta.yaml"};

}  // namespace

recipe::Recipe read_recipe(const recipe::FileTree& tree, const std::string& path,
                           const recipe::RecipeReader& reader) {
  recipe::Recipe recipe = reader.read(tree, path);
  recipe::add_test_files(tree, recipe);
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
