// Records that a preferred one of their name can always stand in for.
#pragma once

#include <vector>

#include "solve/reach.hpp"
#include "solve/record_index.hpp"

namespace distro::solve {

/// By record: another one of `records` is preferred, asks for the same, and matches
/// whatever the request and `records` ask of the name that this one matches. So a
/// solution with this one is also one with the other.
[[nodiscard]] std::vector<bool> find_replaced(RecordIndex& index, const Reach& reach,
                                              const std::vector<RecordId>& records);

}  // namespace distro::solve
