#include <catch2/catch.hpp>

#include "place.hpp"
#include "recorded.hpp"
#include "state/history.hpp"

using namespace distro;
using job::Outcome;
using state::History;
using state::Reliability;
using test::at;
using test::job_of;
using test::Place;
using test::result_of;

namespace {

job::Result with_inputs(const job::Job& job, const std::string& inputs, Outcome outcome,
                        std::vector<Outcome> controls = {}) {
  job::Result result = result_of(job, outcome);
  result.inputs = inputs;
  for (const Outcome control : controls) {
    result.controls.push_back({control, "", ""});
  }
  return result;
}

}  // namespace

TEST_CASE("a build is flaky if the same inputs gave good and bad", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  History history(place.open());
  const job::Job job = job_of("pandas");
  const auto known = [&] { return history.reliability("pandas", "1.0", "0"); };
  CHECK(known().runs == 0);
  history.record(job, with_inputs(job, "a", Outcome::passed));
  history.record(job, with_inputs(job, "b", Outcome::failed));
  history.record(job, with_inputs(job, "c", Outcome::failed,
                                  {Outcome::timed_out, Outcome::infrastructure_error}));
  CHECK(known().runs == 4);
  CHECK(known().failures == 3);
  CHECK(!known().flaky());
  history.record(job, with_inputs(job, "d", Outcome::failed, {Outcome::passed}));
  history.record(job, with_inputs(job, "a", Outcome::out_of_memory));
  CHECK(known().runs == 7);
  CHECK(known().mixed_inputs == 2);
  CHECK(known().flaky());
  CHECK(known().rate() == Approx(5.0 / 7));
  // Others are others.
  CHECK(history.reliability("pandas", "1.0", "1").runs == 0);
  CHECK(history.reliability("pandas", "1.1", "0").runs == 0);
}

TEST_CASE("inputs that are not known are compared with none", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  History history(place.open());
  const job::Job job = job_of("pandas");
  history.record(job, with_inputs(job, "", Outcome::passed));
  history.record(job, with_inputs(job, "", Outcome::unsatisfiable));
  CHECK(history.reliability("pandas", "1.0", "0").runs == 2);
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
  CHECK(history.reliability("pandas", "1.0", "0").runs == 1);
  CHECK(history.package_history("pandas").runs == 1);
}

TEST_CASE("the true rate lies within Wilson's bounds", "[state]") {
  Reliability third{.runs = 30, .failures = 10};
  CHECK(third.low() == Approx(0.1923).margin(0.0001));
  CHECK(third.high() == Approx(0.5122).margin(0.0001));
  Reliability never{.runs = 3};
  CHECK(never.low() == 0);
  CHECK(never.high() == Approx(0.5615).margin(0.0001));
  CHECK(Reliability{}.rate() == 0);
  CHECK(Reliability{}.low() == 0);
  CHECK(Reliability{}.high() == 1);
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
