// In which order keys stand.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "recipe/schema/schema.hpp"

namespace distro::recipe::layout {

/// The order of a map's keys, and of the maps in it. Keys of one rank stay as they are
/// among each other; a key that is not there stays behind the one before it.
struct KeyOrder {
  std::vector<std::vector<std::string>> ranks;
  std::map<std::string, KeyOrder, std::less<>> inner;  ///< by key: of its map, or of
                                                       ///< the maps in its list
};

/// The sections in the order that conda-smithy's linter asks for; within them what
/// conda-forge's example and nine of ten recipes agree upon.
[[nodiscard]] const KeyOrder& meta_yaml_order();

/// As meta_yaml_order; `context` keeps its order, it is one of definitions.
[[nodiscard]] const KeyOrder& recipe_yaml_order();

/// The order of a table.
[[nodiscard]] KeyOrder order_of(const Shape& shape);

}  // namespace distro::recipe::layout
