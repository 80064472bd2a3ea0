// Which keys of a variant a recipe uses, found in its text as conda-build finds them
// (variants.find_used_variables_in_text).
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace distro::recipe {

/// The keys that selectors name.
[[nodiscard]] std::set<std::string> keys_in_selectors(
    const std::vector<std::string>& keys, std::string_view text);

/// The keys that templates name, that compiler(), stdlib() and cdt() read, and that are
/// requirements without a version.
[[nodiscard]] std::set<std::string> keys_in_text(const std::vector<std::string>& keys,
                                                 std::string_view text);

}  // namespace distro::recipe
