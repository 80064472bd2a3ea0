// Who depends on the candidates, by version, and what becomes of each.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <vector>

#include "channel/repodata.hpp"
#include "job/plan.hpp"

namespace distro::graph {

/// All packages of the integration channel that depend on a candidate, directly or
/// through others, dependencies first. For each name the newest release counts (all its
/// builds), or, where that one asks for something newer than the candidate, the newest
/// that does not:
/// - tested: it can be installed with the candidates as far as `depends` tells;
/// - required_bump: a bound of its own excludes a candidate;
/// - blocked: it needs a dependent that cannot be installed with them.
/// `integration` is one entry per subdir. `maintainers` are asked by name; `job` and
/// nothing else is left empty.
[[nodiscard]] std::vector<job::Dependent> find_dependents(
    std::span<const channel::Repodata> integration,
    std::span<const job::Candidate> candidates,
    const std::function<std::vector<std::string>(const std::string&)>& maintainers);

}  // namespace distro::graph
