// The requirements and run_exports of one variant, before and after.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "recipe/diff/output_pairs.hpp"
#include "recipe/diff/recipe_diff.hpp"

namespace distro::recipe {

/// Their differences without `outputs` and `only`. `siblings` are the names of outputs
/// that both recipes have: what they ask of each other at the recipe's own version
/// follows it and is no difference.
[[nodiscard]] std::vector<Difference> compare_requirements(
    const VariantPair& pair, const std::set<std::string>& siblings);

}  // namespace distro::recipe
