// One variant of a recipe.yaml: its packages before their builds have names.
#pragma once

#include <string>
#include <vector>

#include "recipe/recipe_yaml/rendered_recipe.hpp"
#include "recipe/recipe_yaml/texts.hpp"
#include "recipe/recipe_yaml/variant_combinations.hpp"

namespace distro::recipe::v1 {

/// A package and what is needed to name its build.
struct Draft {
  RenderedOutput output;
  UsedVariant variant;
  Names combination;  ///< the choices that it was rendered with
  Names context;      ///< what the recipe's context says
  const base::YamlNode* build_string = nullptr;  ///< nullptr: the usual one
};

/// Renders all outputs with the choices of `combination`.
[[nodiscard]] std::vector<Draft> render_combination(const base::YamlNode& root,
                                                    Texts& texts, Report& report,
                                                    const Names& combination,
                                                    const Target& target);

}  // namespace distro::recipe::v1
