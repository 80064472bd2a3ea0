// Why a request has no solution, in a maintainer's words.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "solve/claim.hpp"
#include "solve/reach.hpp"
#include "solve/record_index.hpp"
#include "solve/solver.hpp"

namespace distro::solve {

/// A short tree from one requested package down to what is in its way, without a final
/// newline. Where the way is too tangled for a tree, the solver's own `claims` are
/// asked for and listed.
[[nodiscard]] std::string explain(RecordIndex& index, const Reach& reach,
                                  const Request& request,
                                  const std::function<std::vector<Claim>()>& claims);

}  // namespace distro::solve
