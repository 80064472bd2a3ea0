#include "app/recipes/diff.hpp"

namespace distro::app {

RecipeDiff compare_recipes(const RecipeQuestion& question, const std::string& before,
                           const std::string& after) {
  RecipeDiff diff;
  diff.after = find_recipe_at(question, after);
  RecipeQuestion same = question;
  same.subdir = diff.after.subdir;
  diff.before = find_recipe_at(same, before);
  diff.differences = recipe::compare_recipes(diff.before.recipe, diff.after.recipe);
  return diff;
}

}  // namespace distro::app
