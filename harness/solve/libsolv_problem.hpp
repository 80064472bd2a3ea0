// One request as libsolv understands it (libsolv).
//
// libsolv never compares a version of ours nor reads a MatchSpec of ours: the records
// of a name get their place in our order as version number, and each dependency is a
// "namespace" that libsolv asks us about. So it does not matter whether the library was
// built with its conda mode, and the program has one meaning of versions and specs.
#pragma once

#include <chrono>
#include <memory>
#include <vector>

#include "solve/claim.hpp"
#include "solve/reach.hpp"
#include "solve/record_index.hpp"

namespace distro::solve {

class LibsolvProblem {
 public:
  /// `records`: those of the reach that libsolv is to know.
  LibsolvProblem(RecordIndex& index, const Reach& reach,
                 const std::vector<RecordId>& records);
  ~LibsolvProblem();
  LibsolvProblem(const LibsolvProblem&) = delete;
  LibsolvProblem& operator=(const LibsolvProblem&) = delete;

  enum class Answer { solved, unsatisfiable, timed_out };

  /// Called once.
  [[nodiscard]] Answer solve(std::chrono::steady_clock::time_point deadline);

  /// After `solved`.
  [[nodiscard]] std::vector<RecordId> solution();
  /// After `unsatisfiable`: the demands that cannot be met together.
  [[nodiscard]] std::vector<Claim> claims();

 private:
  class Parts;
  std::unique_ptr<Parts> parts_;
};

}  // namespace distro::solve
