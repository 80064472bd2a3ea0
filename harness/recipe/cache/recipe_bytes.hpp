// Recipes as bytes, for the cache: what one build of this program writes, it reads.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "recipe/recipe.hpp"

namespace distro::recipe {

/// Appends a recipe, its faults included.
void append_bytes(std::string& bytes, const Recipe& recipe);

/// The recipe that all of `bytes` are; nothing if they are none, whatever they are.
[[nodiscard]] std::optional<Recipe> recipe_of_bytes(std::string_view bytes);

}  // namespace distro::recipe
