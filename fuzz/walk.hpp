// Every value of a table is looked at, and those that belong together are compared.
#pragma once

#include "channel/record_table.hpp"
#include "channel/version.hpp"
#include "input.hpp"

namespace distro::fuzz {

inline void walk_versions(const channel::RecordTable& table) {
  for (channel::VersionId id = 0; id < table.version_count(); ++id) {
    const bool is_version =
        channel::Version::parse_if(table.version_text(id)).has_value();
    require((table.version_rank(id) != 0) == is_version,
            "a version has a rank, another text none");
    require(id == 0 || table.version_rank(id - 1) <= table.version_rank(id),
            "ranks ascend");
  }
}

inline void walk_records(const channel::RecordTable& table) {
  for (channel::Row row = 0; row < table.size(); ++row) {
    const channel::Record record = table[row];
    require(record.fn == table.file_name(row), "a record has one file name");
    require(record.name == table.name_of(row), "a record has one name");
    require(record.depends.size() == table.depends(row).size(),
            "depends are all there");
    for (const channel::SpecId spec : table.depends(row)) {
      const auto depending = table.depending(spec);
      require(std::binary_search(depending.begin(), depending.end(), row),
              "who depends is found");
    }
  }
}

inline void walk(const channel::RecordTable& table) {
  std::size_t rows = 0;
  for (channel::NameId id = 0; id < table.name_count(); ++id) {
    rows += table.rows(id).size();
    require(table.find_name(table.name(id)) == id, "a name is found");
  }
  require(rows == table.size(), "each record has a name");
  walk_versions(table);
  walk_records(table);
}

}  // namespace distro::fuzz
