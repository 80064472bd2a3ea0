// The state database: one SQLite file, or a PostgreSQL database (Poco Data). The one
// place that opens it.
//
// What is in it is asked by subject: history.hpp, runs.hpp, decisions.hpp,
// promotions.hpp, messages.hpp. All of them may share one Database, in all threads.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>

#include "state/location.hpp"

namespace distro::state {

/// The number of a row in its table. The later one was written later.
using RowId = std::int64_t;

/// What opening does, and how long it waits for others.
struct Opening {
  /// Make the database if it is missing, and apply the migrations that are missing.
  bool migrate = true;
  /// Another one's transaction is waited for: so long in silence, then with a remark,
  /// and then no more.
  std::chrono::milliseconds silent_wait{1000};
  std::chrono::milliseconds longest_wait{60'000};
};

class Connection;

/// An open database with the newest schema. Copies are the same one. Safe with several
/// threads and several processes; writers go one after the other.
class Database {
 public:
  /// Throws EnvironmentError naming it: no server, no such database, none at all, no
  /// right to write, written by a newer version.
  explicit Database(const Location& location, const Opening& opening = {});
  /// The SQLite file.
  explicit Database(const std::filesystem::path& file);

  [[nodiscard]] const Location& location() const;
  /// The schema that it had before it was opened; 0: none.
  [[nodiscard]] int schema_before() const;
  /// For the sources of this folder.
  [[nodiscard]] Connection& connection() const { return *connection_; }

 private:
  std::shared_ptr<Connection> connection_;
};

}  // namespace distro::state
