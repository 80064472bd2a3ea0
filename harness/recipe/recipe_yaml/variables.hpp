// What a recipe.yaml depends on, whichever branches are taken.
#pragma once

#include "recipe/recipe_yaml/texts.hpp"
#include "recipe/recipe_yaml/variant_combinations.hpp"

namespace distro::recipe::v1 {

/// The normalized keys of all variables in templates and conditions, of requirements
/// of build and host that ask for nothing but a name, and of `use_keys`
/// (rattler_build_recipe: used_variables, free_specs).
[[nodiscard]] KeySet used_keys(const base::YamlNode& root, Texts& texts,
                               Report& report);

}  // namespace distro::recipe::v1
