// Which of a recipe's variants are meant, in as few words as it takes.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "recipe/variant_config.hpp"

namespace distro::recipe {

/// The keys that not all variants have with one value; python and numpy first.
[[nodiscard]] std::vector<std::string> differing_keys(const std::vector<Variant>& all);

/// Moves python and numpy, of those that are there, to the front.
void put_known_first(std::vector<std::string>& keys);

/// "python 3.8, 3.9 and cuda 12", or "all but python 3.8"; "" if all are chosen.
/// `chosen` are 1..n indices into `all`.
[[nodiscard]] std::string words_for(const std::vector<Variant>& all,
                                    const std::set<std::size_t>& chosen);

/// The value at a key; "" for a variant without it.
[[nodiscard]] std::string value_in(const Variant& variant, const std::string& key);

}  // namespace distro::recipe
