// Keys of a variant configuration that count for a recipe.yaml although no text of it
// names them.
#pragma once

#include "recipe/recipe_yaml/rendered_value.hpp"
#include "recipe/recipe_yaml/texts.hpp"
#include "recipe/recipe_yaml/variant_combinations.hpp"

namespace distro::recipe::v1 {

/// Keys that each variant has.
[[nodiscard]] const KeySet& constant_keys();
/// Keys that are variables of the build's environment too: they count always.
[[nodiscard]] const KeySet& environment_keys();

/// Adds the names that rendered requirements of build and host have without more.
void insert_free_names(const RenderedValue& requirements, KeySet& keys);

/// The names that requirements of build and host have without more, once rendered:
/// keys whose choices count although no text names them.
[[nodiscard]] KeySet free_keys(const base::YamlNode& root, Texts& texts,
                               const Names& combination, const Target& target);

}  // namespace distro::recipe::v1
