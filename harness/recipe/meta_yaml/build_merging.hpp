// What the builds of several outputs have in common.
#pragma once

#include "recipe/recipe_yaml/sections.hpp"

namespace distro::recipe::v1 {

/// What an output says itself goes before what the recipe says for all. `inherits`: a
/// script for all is one of this output too.
[[nodiscard]] BuildSection merged(BuildSection common, BuildSection own, bool inherits);

/// A package of several has a script always, if only an empty one.
void put_missing_script(RenderedValue& build);

}  // namespace distro::recipe::v1
