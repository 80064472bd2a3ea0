#include <catch2/catch.hpp>

#include "place.hpp"
#include "recorded.hpp"
#include "state/history.hpp"

using namespace distro;
using job::Outcome;
using state::History;
using test::at;
using test::job_of;
using test::Place;
using test::result_of;

namespace {

job::Result with_inputs(const job::Job& job, const std::string& inputs,
                        Outcome outcome) {
  job::Result result = result_of(job, outcome);
  result.inputs = inputs;
  return result;
}

void repeat(History& history, const job::Job& job, const std::string& inputs,
            Outcome outcome) {
  history.record(job, with_inputs(job, inputs, outcome), std::nullopt,
                 state::Attempt::control);
}

}  // namespace

TEST_CASE("a build is flaky if the same inputs gave good and bad", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  History history(place.open());
  const job::Job job = job_of("pandas");
  const auto known = [&] { return history.reliability("pandas", "1.0", "0"); };
  CHECK(known().runs.runs == 0);
  history.record(job, with_inputs(job, "a", Outcome::passed));
  history.record(job, with_inputs(job, "b", Outcome::failed));
  history.record(job, with_inputs(job, "c", Outcome::failed));
  repeat(history, job, "c", Outcome::timed_out);
  repeat(history, job, "c", Outcome::infrastructure_error);
  CHECK(known().runs.runs == 4);
  CHECK(known().runs.failures == 3);
  CHECK(!known().flaky());
  history.record(job, with_inputs(job, "d", Outcome::failed));
  repeat(history, job, "d", Outcome::passed);
  history.record(job, with_inputs(job, "a", Outcome::out_of_memory));
  CHECK(known().runs.runs == 7);
  CHECK(known().mixed_inputs == 2);
  CHECK(known().flaky());
  CHECK(known().runs.failures == 5);
  // Others are others.
  CHECK(history.reliability("pandas", "1.0", "1").runs.runs == 0);
  CHECK(history.reliability("pandas", "1.1", "0").runs.runs == 0);
}

TEST_CASE("inputs that are not known are compared with none", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  History history(place.open());
  const job::Job job = job_of("pandas");
  history.record(job, with_inputs(job, "", Outcome::passed));
  history.record(job, with_inputs(job, "", Outcome::unsatisfiable));
  CHECK(history.reliability("pandas", "1.0", "0").runs.runs == 2);
  CHECK(!history.reliability("pandas", "1.0", "0").flaky());
}

TEST_CASE("a result that was taken from an earlier run counts once", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  History history(place.open());
  const job::Job job = job_of("pandas");
  job::Result result = with_inputs(job, "a", Outcome::failed);
  history.record(job, result);
  result.reused = true;
  history.record(job, result);
  CHECK(history.reliability("pandas", "1.0", "0").runs.runs == 1);
  CHECK(history.package_history("pandas").runs == 1);
}

TEST_CASE("the history of a package is that of all its builds", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  History history(place.open());
  CHECK(history.package_history("pandas").runs == 0);
  CHECK(!history.package_history("pandas").last_run);
  job::Job job = job_of("pandas");
  for (int number = 0; number < 4; ++number) {
    job.package.version = "1." + std::to_string(number);
    job::Result result = result_of(job, number == 2 ? Outcome::failed : Outcome::passed,
                                   std::chrono::milliseconds(1000 * (number + 1)));
    result.finished = at(1000 - number);
    history.record(job, result);
  }
  history.record(job, result_of(job, Outcome::skipped));
  const state::PackageHistory known = history.package_history("pandas");
  CHECK(known.runs == 4);
  CHECK(known.failures == 1);
  CHECK(known.last_run == at(1000));
  CHECK(known.duration == std::chrono::milliseconds(2500));
}
