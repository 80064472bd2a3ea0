// What a recipe renders to.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "app/recipes/named_recipe.hpp"
#include "recipe/diff/recipe_summary.hpp"
#include "recipe/diff/variant_words.hpp"

namespace distro::app {

/// A key of the variant and the value that is wanted.
using WantedValue = std::pair<std::string, std::string>;

/// The recipe's outputs in the variants that agree with all of `wanted`; where a
/// key has no say in an output, all of that output. A value is its text, or the version
/// that it begins with: 3.12 means "3.12.* *_cpython" too. Throws UsageError for a key
/// or value that no variant has, with the nearest.
[[nodiscard]] NamedRecipe show_recipe(const RecipeQuestion& question,
                                      const std::string& name,
                                      const std::vector<WantedValue>& wanted);

}  // namespace distro::app
