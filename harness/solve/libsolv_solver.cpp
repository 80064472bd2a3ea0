// The steps from a request to its outcome.
#include <algorithm>
#include <chrono>
#include <memory>
#include <utility>

#include "base/error.hpp"
#include "solve/explain.hpp"
#include "solve/install_order.hpp"
#include "solve/libsolv_problem.hpp"
#include "solve/narrowing.hpp"
#include "solve/reach.hpp"
#include "solve/record_index.hpp"
#include "solve/solver.hpp"

namespace distro::solve {

namespace {

using Clock = std::chrono::steady_clock;
using Answer = LibsolvProblem::Answer;

class LibsolvSolver final : public Solver {
 public:
  LibsolvSolver(std::vector<channel::Repodata> index, const IndexOptions& options)
      : index_(std::move(index), options) {}

  Outcome solve(const Request& request) override {
    if (request.specs.empty()) {
      throw InputError("nothing was asked of the solver: the request has no specs");
    }
    const Clock::time_point start = Clock::now();
    const Clock::time_point deadline = start + request.time_limit;
    const auto timed_out = [&]() -> Outcome {
      return TimedOut{
          std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - start)};
    };
    index_.use_forced(request.forced);
    const Reach reach = find_reach(index_, request);
    if (is_hopeless(reach)) {
      return Unsatisfiable{request.explain ? explain(index_, reach, request, {}) : ""};
    }
    const Narrowed narrowed = narrow(index_, reach);
    if (!narrowed.possible) {
      return explain_unsolvable(reach, request, deadline, nullptr);
    }
    LibsolvProblem problem(index_, reach, narrowed.records);
    if (Clock::now() >= deadline) {
      return timed_out();
    }
    switch (problem.solve(deadline)) {
      case Answer::timed_out:
        return timed_out();
      case Answer::unsatisfiable:
        return explain_unsolvable(reach, request, deadline, &problem);
      case Answer::solved:
        break;
    }
    Solution solution;
    for (const RecordId id : dependencies_first(index_, problem.solution())) {
      solution.records.push_back(index_.record(id));
    }
    return solution;
  }

 private:
  /// Told from all that the request reaches: what was narrowed away is part of why. If
  /// there is no time for that, from what was left.
  Unsatisfiable explain_unsolvable(const Reach& reach, const Request& request,
                                   Clock::time_point deadline,
                                   LibsolvProblem* narrowed) {
    if (!request.explain) {
      return {};
    }
    return {explain(index_, reach, request, [&] {
      LibsolvProblem problem(index_, reach, reach.records);
      if (problem.solve(deadline) == Answer::unsatisfiable) {
        return problem.claims();
      }
      return narrowed == nullptr ? std::vector<Claim>() : narrowed->claims();
    })};
  }

  RecordIndex index_;
};

}  // namespace

std::unique_ptr<Solver> make_libsolv_solver(std::vector<channel::Repodata> index,
                                            const IndexOptions& options) {
  return std::make_unique<LibsolvSolver>(std::move(index), options);
}

std::unique_ptr<Solver> make_libsolv_solver(std::vector<channel::Repodata> index,
                                            ChannelPriority priority) {
  return make_libsolv_solver(std::move(index), IndexOptions{priority, false});
}

}  // namespace distro::solve
