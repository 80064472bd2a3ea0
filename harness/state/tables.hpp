// The tables and what their columns mean, for commands that are about all of them. For
// the sources of this folder.
#pragma once

#include <span>
#include <string_view>
#include <vector>

namespace distro::state {

enum class Meaning {
  text,
  number,
  time,  ///< seconds since 1970
  flag,  ///< 0 or 1
  json,
};

struct TableColumn {
  std::string_view name;
  Meaning meaning = Meaning::text;
};

struct Table {
  std::string_view name;
  std::vector<TableColumn> columns;  ///< the first ones say in which order rows come
  bool has_id = true;                ///< the first column is a number that grows
};

/// All of the newest schema; a row comes after those that it refers to.
[[nodiscard]] std::span<const Table> all_tables();

}  // namespace distro::state
