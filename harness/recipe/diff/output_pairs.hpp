// Which output and which variant of one recipe is which of another.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "recipe/recipe.hpp"

namespace distro::recipe {

using Outputs = std::vector<const Output*>;

/// All variants of an output in both recipes; one side is empty if it is new or gone.
struct OutputPair {
  Outputs before;
  Outputs after;

  [[nodiscard]] const std::string& name() const {
    return (after.empty() ? before : after).front()->name;
  }
  [[nodiscard]] bool is_renamed() const {
    return !before.empty() && !after.empty() &&
           before.front()->name != after.front()->name;
  }
};

/// Outputs by name, in the order of `after`, then those that are gone. One that is gone
/// and one that is new are a pair if they require nearly the same.
[[nodiscard]] std::vector<OutputPair> pairs_of(const Recipe& before,
                                               const Recipe& after);

/// The values of a key over all variants, each once, in their order.
[[nodiscard]] std::vector<std::string> values_of(const Outputs& outputs,
                                                 const std::string& key);

using VariantPair = std::pair<const Output*, const Output*>;

/// The variants that correspond, 1..n: those that agree on each key of which both sides
/// have a value in common, or on as many of these as it takes to find any. Each may be
/// in several. Neither side of `pair` is empty.
[[nodiscard]] std::vector<VariantPair> variant_pairs(const OutputPair& pair);

}  // namespace distro::recipe
