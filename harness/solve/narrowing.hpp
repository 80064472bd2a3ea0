// What is left of a reach when everything is gone that no solution has.
//
// libsolv finds the same solution among fewer records in less time. Nothing is left out
// that could be part of the answer:
// - a record one of whose dependencies nothing is left for;
// - what the request, or all that is left of a name that must be installed, does not
//   allow, and what does not allow anything of a name that must be installed;
// - a record for which a preferred one stands in wherever it could be used.
#pragma once

#include <vector>

#include "solve/reach.hpp"
#include "solve/record_index.hpp"

namespace distro::solve {

struct Narrowed {
  bool possible = true;           ///< false: something requested has nothing left
  std::vector<RecordId> records;  ///< in the order of the reach
};

[[nodiscard]] Narrowed narrow(RecordIndex& index, const Reach& reach);

}  // namespace distro::solve
