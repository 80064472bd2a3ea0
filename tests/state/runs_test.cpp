#include "state/runs.hpp"

#include <catch2/catch.hpp>

#include "place.hpp"
#include "recorded.hpp"
#include "state/history.hpp"

using namespace distro;
using promotion::Verdict;
using state::Runs;
using test::at;
using test::Place;

TEST_CASE("a run that did not end is resumed, one that ended is another", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  Runs runs(place.open());
  const state::RunStart start{"base", "head", "target", "/runs/1", at(100)};
  CHECK(!runs.newest_of("/runs/1"));
  const state::RowId first = runs.begin(start);
  CHECK(runs.begin(start) == first);
  state::RunStart other = start;
  other.head = "another";
  CHECK(runs.begin(other) != first);
  runs.end(first, Verdict::hold, at(200));
  const state::RowId second = runs.begin(start);
  CHECK(second > first);

  const auto row = runs.find(first);
  REQUIRE(row);
  CHECK(row->start.base == "base");
  CHECK(row->start.head == "head");
  CHECK(row->start.target == "target");
  CHECK(row->start.folder == "/runs/1");
  CHECK(row->start.started == at(100));
  CHECK(row->ended == at(200));
  CHECK(row->verdict == Verdict::hold);
  CHECK(runs.newest_of("/runs/1")->id == second);
  CHECK(!runs.newest_of("/runs/1")->verdict);
  CHECK(!runs.find(99));
}

TEST_CASE("a result knows its run", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  const state::Database database = place.open();
  const state::RowId run =
      Runs(database).begin({"base", "head", "target", "/runs/1", at(100)});
  state::History history(database);
  const job::Job job = test::job_of("pandas");
  history.record(job, test::result_of(job), run);
  history.record(job, test::result_of(job));
  const auto rows = history.results_of_package("pandas", 2);
  CHECK(rows.at(0).run == std::nullopt);
  CHECK(rows.at(1).run == run);
}
