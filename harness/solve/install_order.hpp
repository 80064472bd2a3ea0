// The order in which a solution's records are linked.
#pragma once

#include <vector>

#include "solve/record_index.hpp"

namespace distro::solve {

/// The same records, each after what it depends on, otherwise by name. Cycles exist
/// (python and pip need each other): python comes before what depends on it, other
/// cycles are entered at the first name.
[[nodiscard]] std::vector<RecordId> dependencies_first(
    RecordIndex& index, const std::vector<RecordId>& chosen);

}  // namespace distro::solve
