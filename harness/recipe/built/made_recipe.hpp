// A recipe for a package that carries none.
#pragma once

#include "recipe/built/packaged_recipe.hpp"

namespace distro::recipe {

/// From info/index.json, about.json, link.json and the packaged tests. Throws
/// InputError for one of them that cannot be read.
[[nodiscard]] PackagedRecipe made_recipe(const BuiltPackage& package);

}  // namespace distro::recipe
