// All that is in a database as lines of JSON, for other programs.
#pragma once

#include <cstddef>
#include <functional>
#include <string_view>

#include "state/database.hpp"

namespace distro::state {

/// Calls `take` with each row of all tables, one state of them, without newline:
/// {"table": "run", "id": 1, ...}. Times are as in RFC 3339. The first line says the
/// schema. Returns how many rows there were.
std::size_t export_rows(const Database& database,
                        const std::function<void(std::string_view line)>& take);

}  // namespace distro::state
