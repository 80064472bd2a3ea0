// A layout as text: two blanks a level, lists indented, comments where they belong.
#pragma once

#include <string>

#include "recipe/layout/layout.hpp"

namespace distro::recipe::layout {

/// Lists stand two columns right of their key; a comment behind a value stands two
/// blanks behind it, or, where comments of neighbouring lines were in one column,
/// behind the longest of those. What a block (`|`, `>`) says keeps each blank. Of blank
/// lines one is left of several, none at the ends. Ends with one line end, unless
/// nothing is in it.
[[nodiscard]] std::string text_of(const Node& root);

}  // namespace distro::recipe::layout
