// Which variants of an output there were, and which there are.
#pragma once

#include <vector>

#include "recipe/diff/output_pairs.hpp"
#include "recipe/diff/recipe_diff.hpp"

namespace distro::recipe {

/// Values of keys that are new or gone ("python 3.13"), keys that make variants now or
/// no longer, and combinations of values. Without `outputs`.
[[nodiscard]] std::vector<Difference> compare_variants(const OutputPair& pair);

}  // namespace distro::recipe
