// The report of a decision: one row for each selected package.
#pragma once

#include <vector>

#include "promotion/decision.hpp"
#include "promotion/policy.hpp"

namespace distro::promotion {

/// Candidates first, then dependents, both in the order of the plan.
[[nodiscard]] std::vector<Row> rows_of(const Evidence& evidence);

}  // namespace distro::promotion
