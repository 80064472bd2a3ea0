#include "state/migrations.hpp"

#include <Poco/Data/SQLite/Connector.h>
#include <Poco/Data/Session.h>

#include <catch2/catch.hpp>
#include <filesystem>
#include <string>

#include "base/error.hpp"
#include "base/temp_dir.hpp"
#include "state/history.hpp"

using namespace distro;
using namespace Poco::Data::Keywords;
using Poco::Data::Session;

namespace {

Session database(const std::filesystem::path& file) {
  Poco::Data::SQLite::Connector::registerConnector();
  return {"SQLite", file.string()};
}

std::string schema_objects(const std::filesystem::path& file) {
  std::vector<std::string> names;
  int version = 0;
  Session session = database(file);
  session << "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' ORDER BY "
             "name",
      into(names), now;
  session << "PRAGMA user_version", into(version), now;
  std::string text = std::to_string(version) + ":";
  for (const std::string& name : names) {
    text += " " + name;
  }
  return text;
}

/// What the first release wrote; never to be changed.
void write_schema_1(const std::filesystem::path& file) {
  Session session = database(file);
  session << R"(CREATE TABLE result (
                  id INTEGER PRIMARY KEY AUTOINCREMENT,
                  job TEXT NOT NULL UNIQUE,
                  package TEXT NOT NULL,
                  version TEXT NOT NULL,
                  build TEXT NOT NULL,
                  subdir TEXT NOT NULL,
                  role TEXT NOT NULL,
                  outcome TEXT NOT NULL,
                  reason TEXT NOT NULL,
                  elapsed_ms INTEGER NOT NULL))",
      now;
  session << "INSERT INTO result VALUES (1, 'j', 'pandas', '2.2.3', '0', 'linux-64', "
             "'dependent', 'passed', '', 1234)",
      now;
  session << "PRAGMA user_version = 1", now;
}

}  // namespace

TEST_CASE("a new database has the newest schema", "[state]") {
  const base::TempDir folder;
  const std::filesystem::path file = folder.path() / "state.db";
  { const state::History history(file); }
  CHECK(schema_objects(file) == "2: result result_by_package");
  CHECK(state::all_migrations().size() == 2);
}

TEST_CASE("a database of schema 1 is brought to the newest and keeps its entries",
          "[state]") {
  const base::TempDir folder;
  const std::filesystem::path file = folder.path() / "state.db";
  write_schema_1(file);
  {
    const state::History history(file);
    CHECK(history.expected_duration("pandas") == std::chrono::milliseconds(1234));
  }
  CHECK(schema_objects(file) == "2: result result_by_package");
}

TEST_CASE("a database of a newer schema is left alone", "[state]") {
  const base::TempDir folder;
  const std::filesystem::path file = folder.path() / "state.db";
  write_schema_1(file);
  {
    Session session = database(file);
    session << "PRAGMA user_version = 9", now;
  }
  CHECK_THROWS_WITH(state::History(file),
                    file.string() +
                        " has schema 9, written by a newer conda-distro; this one "
                        "knows 2");
  CHECK(schema_objects(file) == "9: result");
}
