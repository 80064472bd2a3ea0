// Why there is no solution, found by crossing out: what cannot be installed by itself,
// then what others leave no room for, until a requested package has nothing left.
//
// This follows the demands that hold whatever is chosen, so it is not complete: knots
// that only a search can find are left to the solver's own proof.
#pragma once

#include <optional>
#include <unordered_map>
#include <vector>

#include "solve/reach.hpp"
#include "solve/record_index.hpp"

namespace distro::solve {

/// What may be chosen of a name, because of what is needed in any case.
struct Bound {
  NameId name = no_name;
  std::vector<RecordId> askers;  ///< all that is left of one name; none: the request
  std::vector<SpecId> specs;     ///< theirs about `name`, each once
  /// They do not need it, but allow nothing else; of the request, a pin.
  bool constrains = false;
};

/// Why a record was crossed out.
struct Elimination {
  std::vector<SpecId> unmet;         ///< its dependencies that nothing left can meet
  std::vector<SpecId> broken;        ///< its constrains that what is needed breaks
  std::optional<std::size_t> bound;  ///< number of the Bound that it is outside of
  std::size_t depth = 0;             ///< steps to the facts, on the shortest way
};

struct Contradiction {
  std::size_t wanted = 0;  ///< index into Reach::wanted: the one with nothing left
  std::unordered_map<RecordId, Elimination> eliminated;
  std::vector<Bound> bounds;
  /// Steps from an unmet or broken spec to the facts; 0: nothing there matches it.
  std::unordered_map<SpecId, std::size_t> depths;
  /// Who made a name necessary, for those that were not requested.
  std::unordered_map<NameId, std::vector<RecordId>> needed_by;
};

[[nodiscard]] std::optional<Contradiction> find_contradiction(RecordIndex& index,
                                                              const Reach& reach);

}  // namespace distro::solve
