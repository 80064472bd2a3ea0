#include "solve/solver_team.hpp"

#include <algorithm>
#include <atomic>
#include <thread>
#include <utility>

#include "channel/shared_loop.hpp"

namespace distro::solve {

SolverTeam::SolverTeam(std::vector<channel::Repodata> index,
                       const IndexOptions& options)
    : index_(std::move(index)),
      options_(options),
      solvers_(std::max(1U, std::thread::hardware_concurrency())) {}

void SolverTeam::for_each(
    std::size_t count,
    const std::function<void(Solver& solver, std::size_t item)>& work) {
  std::atomic<std::size_t> next = 0;
  channel::detail::for_each_in_turn(
      std::min(solvers_.size(), count), [&](std::size_t member) {
        std::unique_ptr<Solver>& solver = solvers_[member];
        for (std::size_t item = next++; item < count; item = next++) {
          if (!solver) {
            solver = make_libsolv_solver(index_, options_);
          }
          try {
            work(*solver, item);
          } catch (...) {
            next = count;
            throw;
          }
        }
      });
}

}  // namespace distro::solve
