// Records that cannot be installed, put together by why: what holds for most of them is
// told once.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "solve/elimination.hpp"
#include "solve/record_index.hpp"

namespace distro::solve {

/// What stands in the way of several records.
struct Reason {
  enum class Kind { unmet, broken, bound };
  Kind kind = Kind::unmet;
  std::string about;          ///< the other name; of a rejected spec, its text
  std::size_t bound = 0;      ///< for Kind::bound, the number of the Bound
  std::vector<SpecId> specs;  ///< else what the records say about the name, each once
  std::size_t depth = 0;      ///< steps to the facts; 0: nothing there matches
};

struct ReasonGroup {
  std::vector<RecordId> records;  ///< most preferred first
  std::vector<Reason> reasons;    ///< 1..3 that hold for all of them
};

struct Grouping {
  std::vector<ReasonGroup> groups;  ///< at most as many as asked for
  std::size_t untold = 0;           ///< records in none of them
};

/// Groups those of `records` that were crossed out. The reason that explains most
/// records comes first, then the one that explains most of the others; of two that
/// explain the same, the one that is told in fewer steps. One reason is enough, but all
/// that is not there at all is told.
[[nodiscard]] Grouping group_by_reason(RecordIndex& index, const Contradiction& facts,
                                       std::span<const RecordId> records,
                                       std::size_t most_groups);

}  // namespace distro::solve
