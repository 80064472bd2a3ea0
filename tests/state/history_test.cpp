#include "state/history.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "place.hpp"
#include "recorded.hpp"

using namespace distro;
using job::Outcome;
using state::History;
using std::chrono::milliseconds;
using test::at;
using test::job_of;
using test::Place;
using test::result_of;

namespace {

void record(History& history, const job::Job& job, int time,
            Outcome outcome = Outcome::passed) {
  history.record(job, result_of(job, outcome, milliseconds(time)));
}

/// With all that a result can have.
job::Result whole_result(const job::Job& job) {
  job::Result result = result_of(job, Outcome::failed);
  result.detail = "1\n2\n";
  result.command = "python -c 'import x'";
  result.exit_code = 1;
  result.signal = 9;
  result.prefix = {{"a-1-0.conda", "aa", "https://example.org/c"},
                   {"b-1-0.conda", "bb", "https://example.org/c"}};
  result.environments = {{"a-1-0.conda"}, {"b-1-0.conda", "a-1-0.conda"}};
  result.notes = {"odd"};
  result.log = "jobs/x/log.txt";
  result.runner = "local";
  result.inputs = "1f2e";
  result.finished = at(1'700'000'000);
  result.controls = {{Outcome::passed, "", "control.txt"}};
  return result;
}

}  // namespace

TEST_CASE("the expected time is the median of the last five", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  History history(place.open());
  CHECK(history.expected_duration("pandas") == std::nullopt);
  record(history, job_of("pandas", 0), 90'000);
  CHECK(history.expected_duration("pandas") == milliseconds(90'000));
  record(history, job_of("pandas", 1), 10'000);
  CHECK(history.expected_duration("pandas") == milliseconds(50'000));
  for (int number = 2; number < 7; ++number) {
    record(history, job_of("pandas", number), 1000 * number);
  }
  record(history, job_of("numpy", 7), 77);
  CHECK(history.expected_duration("pandas") == milliseconds(4000));
  CHECK(history.expected_duration("numpy") == milliseconds(77));
}

TEST_CASE("a job that did not come to its tests says nothing of their time",
          "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  History history(place.open());
  record(history, job_of("pandas", 1), 10'000, Outcome::failed);
  record(history, job_of("pandas", 2), 20, Outcome::unsatisfiable);
  record(history, job_of("pandas", 3), 20, Outcome::infrastructure_error);
  record(history, job_of("pandas", 4), 20, Outcome::skipped);
  CHECK(history.expected_duration("pandas") == milliseconds(10'000));
}

TEST_CASE("a result is given back whole, the newest first", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  const job::Job job = job_of("pandas");
  const job::Result first = whole_result(job);
  job::Result second = first;
  second.outcome = Outcome::passed;
  second.reason.clear();
  second.inputs = "other";
  {
    History history(place.open());
    history.record(job, first);
    history.record(job, second);
  }
  const History reopened(place.open());
  const auto results = reopened.results_of(job.package.sha256);
  REQUIRE(results.size() == 2);
  CHECK(job::to_json(results[0]) == job::to_json(second));
  CHECK(job::to_json(results[1]) == job::to_json(first));
  CHECK(reopened.results_of("another").empty());
  CHECK(reopened.results_of("").empty());
}

TEST_CASE("only evidence of its own is a candidate for reuse", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  History history(place.open());
  const job::Job job = job_of("pandas");
  history.record(job, result_of(job, Outcome::infrastructure_error));
  history.record(job, result_of(job, Outcome::skipped));
  job::Result reused = result_of(job);
  reused.reused = true;
  history.record(job, reused);
  CHECK(history.results_of(job.package.sha256).empty());
  for (int number = 0; number < 60; ++number) {
    job::Result result = result_of(job);
    result.inputs = std::to_string(number);
    history.record(job, result);
  }
  const auto results = history.results_of(job.package.sha256);
  REQUIRE(results.size() == 50);
  CHECK(results.front().inputs == "59");
  CHECK(results.back().inputs == "10");
}

TEST_CASE("what was in the prefixes is kept once for all results that share it",
          "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  History history(place.open());
  for (int number = 0; number < 3; ++number) {
    history.record(job_of("pandas", number), whole_result(job_of("pandas", number)));
  }
  CHECK(place.asked("SELECT count(*) FROM environment") == "1");
}

TEST_CASE("each attempt at a job is a row, and so is each of its control runs",
          "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  History history(place.open());
  const job::Job job = job_of("pandas");
  job::Result control = result_of(job);
  control.inputs = "1f2e";
  job::Result again = result_of(job);
  again.reused = true;
  history.record(job, whole_result(job));
  history.record(job_of("pandas", 2), result_of(job_of("pandas", 2)));
  history.record(job, control, std::nullopt, state::Attempt::control);
  history.record(job, again);
  const auto rows = history.results_of_package("pandas", 10);
  REQUIRE(rows.size() == 4);
  CHECK(rows[0].reused);
  CHECK(!rows[0].finished);
  CHECK(rows[1].control);
  CHECK(rows[1].outcome == Outcome::passed);
  CHECK(rows[1].inputs == "1f2e");
  CHECK(!rows[2].control);
  CHECK(!rows[3].control);
  CHECK(rows[3].outcome == Outcome::failed);
  CHECK(rows[3].reason == "it's \xef\xbf\xbd \"quoted\"");
  CHECK(rows[3].elapsed == milliseconds(1000));
  CHECK(rows[3].finished == at(1'700'000'000));
  CHECK(rows[3].job == job.id);
  CHECK(rows[3].version == "1.0");
  CHECK(rows[3].role == "dependent");
  CHECK(place.asked("SELECT repeats FROM result WHERE repeats IS NOT NULL") ==
        std::to_string(rows[3].id));
  // What it repeats and the control run both may answer a job.
  CHECK(history.results_of(job.package.sha256).size() == 3);
  CHECK(history.results_of_package("pandas", 1).size() == 1);
  CHECK(history.results_of_package("numpy", 1).empty());
}

TEST_CASE("texts that are none do no harm", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  History history(place.open());
  job::Job job = job_of("pandas");
  job.package.version = "'; DROP TABLE result; --";
  job.package.build = "\xff\xfe";
  job::Result result = result_of(job);
  result.reason = std::string("before\0after", 12);
  result.detail = result.reason;
  result.log = "\xff";
  history.record(job, result);
  const auto rows = history.results_of_package("pandas", 1);
  REQUIRE(rows.size() == 1);
  CHECK(rows[0].version == "'; DROP TABLE result; --");
  CHECK(rows[0].reason ==
        "before\xef\xbf\xbd"
        "after");
  CHECK(history.results_of(job.package.sha256).front().detail ==
        std::string("before\0after", 12));
}

TEST_CASE("a file is seen once, by its sha256", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  History history(place.open());
  std::vector<channel::Record> files{test::record_of("a", "1"),
                                     test::record_of("b", "1")};
  channel::Record unknown = test::record_of("c", "1");
  unknown.sha256.clear();
  history.see(std::span(files).first(1), at(100));
  files.push_back(unknown);
  history.see(files, at(200));
  const auto seen = history.first_seen(files);
  CHECK(seen.size() == 2);
  CHECK(seen.at(files[0].sha256) == at(100));
  CHECK(seen.at(files[1].sha256) == at(200));
  // The same name, version and build again, but another file.
  channel::Record rebuilt = files[0];
  rebuilt.sha256 = files[0].sha256 + "0";
  CHECK(history.first_seen(std::vector{rebuilt}).empty());
}

TEST_CASE("a history is opened by the path of its file, too", "[state]") {
  const base::TempDir folder;
  const std::filesystem::path file = folder.path() / "new/state.db";
  {
    History history(file);
    record(history, job_of("pandas"), 500);
  }
  CHECK(History(file).expected_duration("pandas") == milliseconds(500));
}
