// The schema of the state database, as the steps by which it came to be.
//
// A step that was ever released is never changed: a new one is appended.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace distro::state {

/// SQL statements, executed in one transaction. The n-th one (from 1) brings a database
/// of schema n-1 to schema n. They are SQLite's; dialect.cpp has the words that
/// PostgreSQL has others for.
using Migration = std::vector<std::string_view>;

[[nodiscard]] std::span<const Migration> all_migrations();

/// The schema that this version writes.
[[nodiscard]] int newest_schema();

}  // namespace distro::state
