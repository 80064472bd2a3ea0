// What is asked of maintainers whose package did not pass.
#pragma once

#include "promotion/policy.hpp"

namespace distro::promotion {

/// Of a candidate whose own job did not come out well.
[[nodiscard]] Demand demand_of(const job::Candidate& candidate,
                               const job::Result& result);

/// Of a dependent: a release that works with the candidates, what its log says, and the
/// bound that its present release should have declared.
[[nodiscard]] Demand demand_of(const Evidence& evidence,
                               const job::Dependent& dependent,
                               const job::Result& result, job::Comparison comparison);

}  // namespace distro::promotion
