// Overrides of a distribution, laid over what its policies found.
#pragma once

#include <span>
#include <vector>

#include "promotion/policy.hpp"

namespace distro::promotion {

/// Whether the override speaks of exactly this package.
[[nodiscard]] bool speaks_of(const Override& override_, const channel::Record& record);

/// The override still holds at the time of the facts.
[[nodiscard]] bool holds(const Override& override_, const Facts& facts);

/// Sets `lifted_by` of the findings that do not count: those that a `lift` names, and
/// what policy `tests` says of a dependent in quarantine. Returns what became of each
/// override that speaks of a package of the plan, has expired or names what nobody
/// knows.
std::vector<OverrideUse> apply_overrides(const Evidence& evidence,
                                         std::span<PolicyVerdict> policies);

}  // namespace distro::promotion
