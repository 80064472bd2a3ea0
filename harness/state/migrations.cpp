#include "state/migrations.hpp"

namespace distro::state {

std::span<const Migration> all_migrations() {
  static const std::vector<Migration> migrations{
      // 1: a job and what came of it; `id` grows with the time of recording.
      {R"(CREATE TABLE result (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            job TEXT NOT NULL UNIQUE,
            package TEXT NOT NULL,
            version TEXT NOT NULL,
            build TEXT NOT NULL,
            subdir TEXT NOT NULL,
            role TEXT NOT NULL,
            outcome TEXT NOT NULL,
            reason TEXT NOT NULL,
            elapsed_ms INTEGER NOT NULL))"},
      // 2: the last results of one package are asked for before every run.
      {"CREATE INDEX result_by_package ON result (package, id)"},
  };
  return migrations;
}

}  // namespace distro::state
