#include "job/outcome.hpp"

#include <catch2/catch.hpp>
#include <vector>

using namespace distro;
using job::Comparison;
using job::Outcome;

TEST_CASE("every outcome has the name that it is known by everywhere", "[job]") {
  const std::vector<std::pair<Outcome, std::string>> names{
      {Outcome::passed, "passed"},
      {Outcome::failed, "failed"},
      {Outcome::unsatisfiable, "unsatisfiable"},
      {Outcome::link_failed, "link_failed"},
      {Outcome::timed_out, "timed_out"},
      {Outcome::out_of_memory, "out_of_memory"},
      {Outcome::no_tests, "no_tests"},
      {Outcome::infrastructure_error, "infrastructure_error"},
      {Outcome::skipped, "skipped"}};
  for (const auto& [outcome, name] : names) {
    CHECK(job::to_string(outcome) == name);
    CHECK(job::outcome_from(name) == outcome);
  }
  CHECK_FALSE(job::outcome_from("succeeded"));
  CHECK_FALSE(job::outcome_from(""));
}

TEST_CASE("every comparison has the name that it is known by everywhere", "[job]") {
  const std::vector<std::pair<Comparison, std::string>> names{
      {Comparison::regressed, "regressed"},
      {Comparison::fixed, "fixed"},
      {Comparison::still_failing, "still_failing"},
      {Comparison::still_passing, "still_passing"},
      {Comparison::fresh, "new"},
      {Comparison::unknown, "unknown"},
      {Comparison::flaky, "flaky"}};
  for (const auto& [comparison, name] : names) {
    CHECK(job::to_string(comparison) == name);
    CHECK(job::comparison_from(name) == comparison);
  }
  CHECK_FALSE(job::comparison_from("fresh"));
}

TEST_CASE("every cause to skip has the name that it is known by everywhere", "[job]") {
  for (const auto& [cause, name] : {std::pair(job::SkipCause::hardware, "hardware"),
                                    std::pair(job::SkipCause::budget, "budget")}) {
    CHECK(job::to_string(cause) == name);
    CHECK(job::skip_cause_from(name) == cause);
  }
  CHECK_FALSE(job::skip_cause_from("gpu"));
}

TEST_CASE("what is good and what is evidence are two questions", "[job]") {
  CHECK(job::is_good(Outcome::passed));
  CHECK(job::is_good(Outcome::no_tests));
  CHECK_FALSE(job::is_good(Outcome::skipped));
  CHECK_FALSE(job::is_good(Outcome::timed_out));
  CHECK(job::is_evidence(Outcome::passed));
  CHECK(job::is_evidence(Outcome::unsatisfiable));
  CHECK_FALSE(job::is_evidence(Outcome::skipped));
  CHECK_FALSE(job::is_evidence(Outcome::infrastructure_error));
}
