// What was decided about candidates, by all runs: what `excuses` tells of.
#pragma once

#include <chrono>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "channel/record.hpp"
#include "promotion/decision.hpp"
#include "state/database.hpp"

namespace distro::state {

/// A candidate and its own verdict within a decision.
struct DecidedCandidate {
  channel::Record record;
  promotion::Verdict verdict = promotion::Verdict::promote;
};

/// A candidate as the newest decision about it left it.
struct CandidateRow {
  std::string name, version, build, subdir, sha256;
  promotion::Verdict verdict = promotion::Verdict::promote;  ///< of the candidate
  std::chrono::sys_seconds first_seen{};                     ///< of this file
  RowId decision = 0;
  std::string plan;                  ///< Plan::id
  std::optional<RowId> run;          ///< nothing if it is not known any more
  std::chrono::sys_seconds as_of{};  ///< when it was decided
  /// The text of the decision's JSON; candidates of one decision share it.
  std::shared_ptr<const std::string> document;
};

class Decisions {
 public:
  explicit Decisions(Database database) : database_(std::move(database)) {}

  /// Writes down the decision about these candidates, all or nothing. They are open
  /// from now on; what earlier decisions said of the same name, version, build and
  /// subdir is history. A file that was never seen has been seen at `as_of`.
  RowId record(std::optional<RowId> run, const promotion::Decision& decision,
               std::span<const DecidedCandidate> candidates,
               std::chrono::sys_seconds as_of);

  /// What the newest decision about each candidate says, unless it was promoted since:
  /// the most recently decided first, by name, version, build and subdir within one
  /// decision; at most `limit`.
  [[nodiscard]] std::vector<CandidateRow> open_candidates(std::size_t limit) const;

 private:
  Database database_;
};

}  // namespace distro::state
