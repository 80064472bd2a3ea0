// Keys in their order, with the comments above them; blank lines between sections.
#pragma once

#include "recipe/layout/key_order.hpp"
#include "recipe/layout/layout.hpp"

namespace distro::recipe::layout {

/// Puts the keys of the root, and of the maps below it, in order. A map stays as it is
/// if a Jinja statement, an anchor or an alias is within it: what comes first may
/// matter then. So does a map in which moving a key would move what a selector decides.
/// Lists keep their order. A comment goes with the key below it; the file's head stays.
void put_in_order(Node& root, const KeyOrder& order);

/// One blank line before each key of the top level, and before the comments above it.
void part_sections(Node& root);

}  // namespace distro::recipe::layout
