// What one request can reach: the records that may take part in its solution.
//
// A record is reached if the request matches it, or a record that was reached depends
// on it; nothing else needs to be shown to a solver.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "solve/record_index.hpp"
#include "solve/solver.hpp"

namespace distro::solve {

/// All that a request asks of one name (or name pattern).
struct Wanted {
  std::string name;               ///< literal, or the pattern
  NameId name_id = no_name;       ///< of a literal name
  std::vector<SpecId> specs;      ///< 1..n, all must hold
  std::vector<RecordId> choices;  ///< what matches all of them, usable or not

  /// `name` is literal.
  [[nodiscard]] bool is_exact() const { return name_id != no_name; }
};

/// All pins of one name.
struct Pinned {
  NameId name = no_name;
  std::vector<SpecId> specs;  ///< 1..n, all must hold
};

/// Why a record cannot be installed, whatever else is chosen.
struct Unusable {
  std::vector<SpecId> depends;     ///< no MatchSpecs, or the machine lacks them
  std::vector<SpecId> constrains;  ///< no MatchSpecs, or the machine breaks them
};

struct Reach {
  std::vector<Wanted> wanted;             ///< in the order of the request
  std::vector<Pinned> pinned;             ///< in the order of the request
  std::vector<SpecId> missing;            ///< requested, but the machine lacks them
  std::vector<RecordId> records;          ///< usable ones, nearest to the request first
  std::vector<bool> is_usable;            ///< by record: it is one of these
  std::map<RecordId, Unusable> unusable;  ///< reached, but not in `records`

  [[nodiscard]] bool has(RecordId record) const {
    return record < is_usable.size() && is_usable[record];
  }
};

/// The caller has given the request's forced records to `index`. Throws InputError for
/// a pin that is not about one name.
[[nodiscard]] Reach find_reach(RecordIndex& index, const Request& request);

/// Something that was requested has nothing that could be installed by itself. (libsolv
/// ignores a request for one of no records.)
[[nodiscard]] bool is_hopeless(const Reach& reach);

}  // namespace distro::solve
