// What is known from earlier runs (Poco Data, SQLite): how long a package's tests take.
#pragma once

#include <chrono>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "job/job.hpp"
#include "job/result.hpp"

namespace distro::state {

/// One SQLite file (WAL), safe with several processes.
class History {
 public:
  /// Opens or makes it and applies the migrations that are missing. Throws
  /// EnvironmentError naming the file.
  explicit History(const std::filesystem::path& database);
  History(History&&) noexcept;
  History& operator=(History&&) noexcept;
  ~History();

  /// The same job twice is one entry, the later one.
  void record(const job::Job& job, const job::Result& result);

  /// The median of the last five times (all phases) that the package of this name took;
  /// nothing if it never ran.
  [[nodiscard]] std::optional<std::chrono::milliseconds> expected_duration(
      const std::string& package) const;

 private:
  struct Database;
  std::unique_ptr<Database> database_;
};

}  // namespace distro::state
