// The state database: one SQLite file, or a PostgreSQL database (Poco Data). The one
// place that opens it.
//
// What is in it is asked by subject: history.hpp, runs.hpp, decisions.hpp,
// promotions.hpp, messages.hpp. All of them may share one Database, in all threads.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

namespace distro::state {

/// The number of a row in its table. The later one was written later.
using RowId = std::int64_t;

/// Where the database is.
struct Location {
  enum class Kind { sqlite, postgresql };
  Kind kind = Kind::sqlite;
  std::filesystem::path file;  ///< of SQLite
  std::string url;             ///< of PostgreSQL; may have a password in it
  /// For messages: the file, or the URL without password.
  std::string shown;
};

/// A path, "sqlite:PATH", or "postgresql://user@host:port/database?option=value" with
/// the options of libpq. Throws InputError (without password) for what is none.
[[nodiscard]] Location location_from(std::string_view text);

class Connection;

/// An open database with the newest schema. Copies are the same one. Safe with several
/// threads and several processes; writers go one after the other.
class Database {
 public:
  /// Opens it, makes it if it is a file that is missing, and applies the migrations
  /// that are missing. Throws EnvironmentError naming it: no server, no such database,
  /// no database at all, no right to write, written by a newer version.
  explicit Database(const Location& location);
  /// The SQLite file.
  explicit Database(const std::filesystem::path& file);

  [[nodiscard]] const Location& location() const;
  /// For the sources of this folder.
  [[nodiscard]] Connection& connection() const { return *connection_; }

 private:
  std::shared_ptr<Connection> connection_;
};

}  // namespace distro::state
