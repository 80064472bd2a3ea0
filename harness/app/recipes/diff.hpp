// What changes for users from one recipe to another.
#pragma once

#include <string>
#include <vector>

#include "app/recipes/named_recipe.hpp"
#include "recipe/diff/recipe_diff.hpp"

namespace distro::app {

struct RecipeDiff {
  NamedRecipe before;
  NamedRecipe after;
  std::vector<recipe::Difference> differences;  ///< none: nothing changes for users
};

/// Both as find_recipe_at takes them; they are read for the same subdir, that of
/// `after` unless the question says.
[[nodiscard]] RecipeDiff compare_recipes(const RecipeQuestion& question,
                                         const std::string& before,
                                         const std::string& after);

}  // namespace distro::app
