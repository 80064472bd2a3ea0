// The differences of one output over its variants.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "recipe/diff/output_pairs.hpp"
#include "recipe/diff/recipe_diff.hpp"

namespace distro::recipe {

/// Both sides are there and built.
[[nodiscard]] bool is_compared(const OutputPair& pair);

/// What differs, each once with the variants that have it; without `outputs`. An output
/// that is built on one side only is one difference. `siblings` as in
/// compare_requirements.
[[nodiscard]] std::vector<Difference> compare_outputs(
    const OutputPair& pair, const std::set<std::string>& siblings);

/// Adds what is in one list only, once.
void compare_lists(Subject subject, const std::string& where,
                   const std::vector<std::string>& old,
                   const std::vector<std::string>& now, std::vector<Difference>& found);

/// They say the same, whatever their outputs, variants and places.
[[nodiscard]] bool same_difference(const Difference& left, const Difference& right);

}  // namespace distro::recipe
