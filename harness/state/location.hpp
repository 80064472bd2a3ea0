// Where the state database is: a file, or a URL.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace distro::state {

struct Location {
  enum class Kind { sqlite, postgresql };
  Kind kind = Kind::sqlite;
  std::filesystem::path file;  ///< of SQLite
  /// Of PostgreSQL: libpq's keywords and their values. May have a password.
  std::vector<std::pair<std::string, std::string>> options;
  std::string password;  ///< in `options`; never to be shown
  std::string shown;     ///< for messages: the file, or the URL without password
};

/// A path, "sqlite:PATH", or "postgresql://user@host:port/database?option=value" with
/// the options of libpq ("postgres:" is the same). Throws InputError, without password,
/// for what is none.
[[nodiscard]] Location location_from(std::string_view text);

[[nodiscard]] Location location_of(const std::filesystem::path& file);

}  // namespace distro::state
