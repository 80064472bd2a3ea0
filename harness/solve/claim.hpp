// What the solver's own proof says, where no tree explains it.
#pragma once

#include <string>
#include <vector>

#include "solve/reach.hpp"
#include "solve/record_index.hpp"

namespace distro::solve {

/// What one record demands of others.
struct Claim {
  RecordId from = 0;
  SpecId spec = 0;
  bool constrains = false;  ///< binds only if such a record is installed
};

/// Claims that cannot be met together, those nearest to the request first, without a
/// final newline.
[[nodiscard]] std::string list_claims(const RecordIndex& index, const Reach& reach,
                                      const std::vector<Claim>& claims);

}  // namespace distro::solve
