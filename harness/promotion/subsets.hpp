// Which candidates of a change could enter without the others.
#pragma once

#include <span>
#include <vector>

#include "promotion/policy.hpp"

namespace distro::promotion {

/// The largest sets of candidates against which nothing is known: none of them is, with
/// its companions, the cause of a finding that holds or refuses; each has what it needs
/// in the channel or in the set; and no release that stays in the channel excludes one
/// of them. Largest first, then by name, at most five; none if the whole change is the
/// cause. They are an offer: their tests have not run without the others.
[[nodiscard]] std::vector<Subset> largest_subsets(
    const Evidence& evidence, std::span<const PolicyVerdict> policies);

}  // namespace distro::promotion
