// The runs of `check`: which change, when, where its folder is, what was decided.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>

#include "promotion/decision.hpp"
#include "state/database.hpp"

namespace distro::state {

/// What a run is about.
struct RunStart {
  std::string base, head, target;  ///< commits
  std::filesystem::path folder;
  std::chrono::sys_seconds started{};
};

struct RunRow {
  RowId id = 0;
  RunStart start;
  std::optional<std::chrono::sys_seconds> ended;
  std::optional<promotion::Verdict> verdict;
};

class Runs {
 public:
  explicit Runs(Database database) : database_(std::move(database)) {}

  /// A new run; the same one again if it was begun for the same commits in the same
  /// folder and did not end (it is resumed).
  RowId begin(const RunStart& start);
  void end(RowId run, promotion::Verdict verdict, std::chrono::sys_seconds time);
  /// The newest run of that folder, for the parts of `check` that are run one by one.
  [[nodiscard]] std::optional<RunRow> newest_of(
      const std::filesystem::path& folder) const;
  [[nodiscard]] std::optional<RunRow> find(RowId run) const;

 private:
  Database database_;
};

}  // namespace distro::state
