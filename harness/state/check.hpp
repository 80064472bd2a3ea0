// Whether a database is as it should be.
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "state/database.hpp"

namespace distro::state {

struct CheckReport {
  int schema = 0;
  int newest_schema = 0;  ///< that this version knows
  /// How many rows each table has; nothing if the schema is an older one.
  std::vector<std::pair<std::string, std::size_t>> rows;
  std::vector<std::string> faults;   ///< one line each
  std::vector<std::string> remarks;  ///< what is not wrong, but open
};

/// Reads all of it. Throws EnvironmentError if it cannot even be read.
[[nodiscard]] CheckReport check(const Database& database);

}  // namespace distro::state
