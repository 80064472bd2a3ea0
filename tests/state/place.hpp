// A place for a state database that lasts as long as the test: a file of SQLite, or a
// schema of its own in the server that CONDA_DISTRO_TEST_POSTGRESQL names.
#pragma once

#include <Poco/Data/Session.h>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/temp_dir.hpp"
#include "state/database.hpp"

namespace distro::test {

using Kind = state::Location::Kind;

/// All kinds that can be tested here; says so if PostgreSQL is not among them.
[[nodiscard]] std::vector<Kind> kinds();

/// The server's URL; nothing if there is none.
[[nodiscard]] std::optional<std::string> server_url();

class Place {
 public:
  explicit Place(Kind kind);
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;
  ~Place();

  [[nodiscard]] Kind kind() const { return kind_; }
  [[nodiscard]] const state::Location& location() const { return location_; }
  [[nodiscard]] state::Database open(const state::Opening& opening = {}) const {
    return state::Database(location_, opening);
  }
  /// A session past all of our code, to look and to damage.
  [[nodiscard]] Poco::Data::Session session() const;
  /// One text, read so.
  [[nodiscard]] std::string asked(const std::string& query) const;
  /// Brings a database without tables to that schema; statements are the product's.
  void migrate_to(int schema) const;

 private:
  Kind kind_;
  base::TempDir folder_;
  std::string schema_;  ///< of PostgreSQL
  state::Location location_;
};

/// What became of a process.
struct ChildEnd {
  int code = -1;     ///< of its exit; -1 if a signal ended it
  int signal = 0;    ///< 0 if none
  std::string said;  ///< on standard error
};

/// Runs `work` in a process of its own; a fault is its exit code 1.
[[nodiscard]] ChildEnd in_child(const std::function<void()>& work);
/// In several at once.
[[nodiscard]] std::vector<ChildEnd> in_children(
    const std::vector<std::function<void()>>& works);

}  // namespace distro::test
