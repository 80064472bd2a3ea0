// recipe.yaml (CEP 13, 14, 41) as a Recipe.
#pragma once

#include <string>
#include <string_view>

#include "recipe/recipe.hpp"
#include "recipe/recipe_yaml/rendered_recipe.hpp"
#include "recipe/variant_config.hpp"

namespace distro::recipe {

/// Each package of each variant of the settings. What is wrong is among the faults,
/// what only a build can tell among the unknowns; an output without name or version is
/// left out. Throws InputError if nothing is left.
[[nodiscard]] Recipe read_recipe_yaml(std::string text, std::string origin,
                                      const v1::RenderSettings& settings);
[[nodiscard]] Recipe read_recipe_yaml(std::string text, std::string origin,
                                      std::string_view subdir,
                                      const VariantConfig& config);

}  // namespace distro::recipe
