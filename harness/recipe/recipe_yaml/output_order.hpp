// In which order the outputs of a recipe.yaml are built, and which of them a pin means.
#pragma once

#include <string>
#include <vector>

#include "recipe/recipe_yaml/output_rendering.hpp"

namespace distro::recipe::v1 {

/// The package's name in lower case.
[[nodiscard]] std::string name_of(const Draft& draft);

/// The name, in lower case, of the package that a spec or a pin asks for.
[[nodiscard]] std::string required_name(const RenderedValue& requirement);

/// The names, in lower case, that pin_subpackage(exact=True) has in the requirements.
[[nodiscard]] std::vector<std::string> exact_pins(const RenderedValue& recipe);

/// The draft of that name whose choices are most like those of `for_whom`: the last of
/// equals; nullptr if there is none.
[[nodiscard]] const Draft* draft_for(const std::string& name, const Draft& for_whom,
                                     const std::vector<Draft>& all);

/// What an output needs of the others goes before it; otherwise the order stays. A
/// cycle is a fault: then nothing is moved.
[[nodiscard]] std::vector<Draft> ordered(std::vector<Draft> drafts, Report& report);

}  // namespace distro::recipe::v1
