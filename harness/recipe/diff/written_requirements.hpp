// Requirements as their file has them: what templates, variants and pins have made of
// them is in Requirement::spec.
#pragma once

#include <string>

#include "recipe/recipe.hpp"

namespace distro::recipe {

/// Sets `written` of each requirement whose text in the file says it in other words
/// than its spec, blanks and quotes apart: "{{ compiler('c') }}", "numpy". `text` is
/// that of the recipe's file.
void note_written(Recipe& recipe, const std::string& text);

}  // namespace distro::recipe
