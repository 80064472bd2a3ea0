#include "solve/solver_team.hpp"

#include <atomic>
#include <catch2/catch.hpp>
#include <stdexcept>

#include "solve/records.hpp"

namespace distro::solve {

namespace {

SolverTeam team() {
  return {{channel_of({record("a", "1"), record("a", "2"), record("b", "1", {"a <2"}),
                       record("c", "1", {"missing"})})},
          {}};
}

}  // namespace

TEST_CASE("a team answers every request as one solver does", "[solve]") {
  SolverTeam asked = team();
  const Texts specs = {"a", "b", "c", "a ==1", "a >2"};
  for (int round = 0; round < 20; ++round) {
    std::vector<Texts> answers(specs.size());
    asked.for_each(specs.size(), [&](Solver& solver, std::size_t i) {
      answers[i] = answer(solver, request({specs[i]}));
    });
    CHECK(answers[0] == Texts{"a-2-0"});
    CHECK(answers[1] == Texts{"a-1-0", "b-1-0"});
    CHECK(answers[3] == Texts{"a-1-0"});
    CHECK_THAT(answers[2].front(), Catch::Contains("missing"));
    CHECK_THAT(answers[4].front(), Catch::Contains("a"));
  }
}

TEST_CASE("a fault of one of the team is thrown again", "[solve]") {
  SolverTeam asked = team();
  std::atomic<int> calls = 0;
  CHECK_THROWS_AS(asked.for_each(1000,
                                 [&](Solver&, std::size_t) {
                                   ++calls;
                                   throw std::runtime_error("no");
                                 }),
                  std::runtime_error);
  CHECK(calls < 1000);
}

TEST_CASE("who does not ask why is not told", "[solve]") {
  SolverTeam asked = team();
  Request plain = request({"c"});
  plain.explain = false;
  asked.for_each(1, [&](Solver& solver, std::size_t) {
    const Outcome outcome = solver.solve(plain);
    REQUIRE(std::holds_alternative<Unsatisfiable>(outcome));
    CHECK(std::get<Unsatisfiable>(outcome).explanation.empty());
  });
}

}  // namespace distro::solve
