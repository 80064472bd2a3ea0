// What is known of packages from earlier runs: how they came out, how long they take,
// how reliable they are, and since when a file has been seen.
#pragma once

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "channel/record.hpp"
#include "job/job.hpp"
#include "job/result.hpp"
#include "state/database.hpp"

namespace distro::state {

/// How often the tests of one build failed (promotion::failure_rate has the bounds of
/// that), and whether they fail by chance. Control runs count; results that were taken
/// from an earlier run do not.
struct Reliability {
  job::Runs runs;
  std::size_t mixed_inputs = 0;  ///< digests of inputs that gave both good and bad ones

  [[nodiscard]] bool flaky() const { return mixed_inputs > 0; }
};

/// All builds of a package together, counted as in Reliability.
struct PackageHistory {
  std::size_t runs = 0;
  std::size_t failures = 0;
  std::optional<std::chrono::sys_seconds> last_run;
  std::optional<std::chrono::milliseconds> duration;  ///< as expected_duration
};

/// One attempt at a job, in short.
struct ResultRow {
  RowId id = 0;
  std::string job, package, version, build, subdir;
  std::string role;  ///< a job::Role
  job::Outcome outcome = job::Outcome::infrastructure_error;
  std::string reason;
  std::string inputs;  ///< digest; empty if not known
  std::optional<std::chrono::milliseconds> elapsed;
  std::optional<std::chrono::sys_seconds> finished;
  std::optional<RowId> run;
  bool control = false;  ///< an A/A run: of the row before it that is none
  bool reused = false;   ///< taken from an earlier run
};

/// What an attempt at a job is.
enum class Attempt {
  first,
  control,  ///< an A/A run: of the newest one at the same job that is none
};

class History {
 public:
  explicit History(Database database) : database_(std::move(database)) {}
  /// The SQLite file, see Database.
  explicit History(const std::filesystem::path& file) : database_(file) {}

  /// Writes down the attempt. A control run is one of its own, after that which it
  /// repeats: what `result.controls` says is not written down again.
  void record(const job::Job& job, const job::Result& result,
              std::optional<RowId> run = std::nullopt,
              Attempt attempt = Attempt::first);

  /// The median of the last five times (all phases) that the package of this name took;
  /// nothing if it never ran.
  [[nodiscard]] std::optional<std::chrono::milliseconds> expected_duration(
      const std::string& package) const;

  /// The last 50 results at most of the tests of this very file, newest first, as they
  /// were recorded: evidence only, none that was itself taken from an earlier run.
  [[nodiscard]] std::vector<job::Result> results_of(
      const std::string& package_sha256) const;

  [[nodiscard]] Reliability reliability(const std::string& name,
                                        const std::string& version,
                                        const std::string& build) const;
  [[nodiscard]] PackageHistory package_history(const std::string& name) const;
  /// The last `limit` attempts at the package of this name, newest first, each control
  /// run before the attempt that it repeats.
  [[nodiscard]] std::vector<ResultRow> results_of_package(const std::string& name,
                                                          std::size_t limit) const;

  /// When each of these files was first seen, by sha256; those that never were are left
  /// out.
  [[nodiscard]] std::map<std::string, std::chrono::sys_seconds> first_seen(
      std::span<const channel::Record> candidates) const;
  /// Writes down `now` for those that were never seen. A record without sha256 is left
  /// out.
  void see(std::span<const channel::Record> candidates, std::chrono::sys_seconds now);

 private:
  Database database_;
};

}  // namespace distro::state
