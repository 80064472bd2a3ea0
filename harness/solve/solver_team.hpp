// One index asked by all cores: a solver for each.
#pragma once

#include <cstddef>
#include <functional>
#include <memory>
#include <vector>

#include "solve/solver.hpp"

namespace distro::solve {

class SolverTeam {
 public:
  SolverTeam(std::vector<channel::Repodata> index, const IndexOptions& options);

  /// Calls `work` for 0..count-1, each once, beginning in this order. A solver is with
  /// one call at a time; what it has learnt of the index helps the next. The first
  /// fault ends it and is thrown again.
  void for_each(std::size_t count,
                const std::function<void(Solver& solver, std::size_t item)>& work);

 private:
  std::vector<channel::Repodata> index_;
  IndexOptions options_;
  std::vector<std::unique_ptr<Solver>> solvers_;  ///< made when they are first used
};

}  // namespace distro::solve
