#include "state/prune.hpp"

#include <catch2/catch.hpp>

#include "place.hpp"
#include "recorded.hpp"
#include "state/check.hpp"
#include "state/decisions.hpp"
#include "state/history.hpp"
#include "state/messages.hpp"
#include "state/promotions.hpp"
#include "state/runs.hpp"

using namespace distro;
using promotion::Verdict;
using state::Database;
using state::Pruned;
using state::Pruning;
using test::at;
using test::Place;

namespace {

state::RowId run_of(const Database& database, int number) {
  return state::Runs(database).begin(
      {"base", "head", "target", "/runs/" + std::to_string(number), at(number)});
}

/// With a control run; finished at `time`.
void record(const Database& database, const std::string& package, int time,
            std::optional<state::RowId> run = std::nullopt) {
  job::Result result = test::result_of(test::job_of(package, time));
  result.finished = at(time);
  result.log = std::to_string(time);
  result.prefix = {{package, std::to_string(time), ""}};
  state::History history(database);
  test::record_with_controls(history, test::job_of(package, time), result, 1, run);
}

state::RowId decide(const Database& database, state::RowId run, const char* candidate,
                    int time) {
  return state::Decisions(database).record(
      run, {},
      std::vector<state::DecidedCandidate>{
          {test::record_of(candidate, "1"), Verdict::hold}},
      at(time));
}

/// When the results of a package finished that are left, without control runs.
std::vector<int> left(const Database& database, const std::string& package) {
  std::vector<int> times;
  for (const state::ResultRow& row :
       state::History(database).results_of_package(package, 100)) {
    if (!row.control) {
      times.push_back(row.finished
                          ? static_cast<int>(row.finished->time_since_epoch().count())
                          : -1);
    }
  }
  return times;
}

}  // namespace

TEST_CASE("old results go, or all but the last, or what is both", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  const Database database = place.open();
  for (const int time : {10, 20, 30, 40}) {
    record(database, "pandas", time);
    record(database, "numpy", time);
  }
  const auto results = [&](const state::PruneLimits& limits) {
    return state::prune(database, limits, Pruning::rehearsed).results;
  };
  CHECK(results({.before = at(30)}) == 8);
  CHECK(results({.before = at(5)}) == 0);
  CHECK(results({.keep = 3}) == 4);
  CHECK(results({.keep = 0}) == 16);
  CHECK(results({.before = at(40), .keep = 3}) == 4);
  CHECK(left(database, "pandas") == std::vector{40, 30, 20, 10});

  const Pruned pruned =
      state::prune(database, {.before = at(40), .keep = 2}, Pruning::done);
  CHECK(pruned.results == 8);
  CHECK(pruned.environments == 4);
  CHECK(left(database, "pandas") == std::vector{40, 30});
  CHECK(left(database, "numpy") == std::vector{40, 30});
  CHECK(state::check(place.open()).faults.empty());
}

TEST_CASE("a result of which no time is known is old", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  const Database database = place.open();
  const job::Job job = test::job_of("pandas");
  state::History(database).record(job, test::result_of(job));
  CHECK(state::prune(database, {.before = at(0)}, Pruning::done).results == 1);
}

TEST_CASE("what an open candidate or the newest decision stands on stays", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  const Database database = place.open();
  const auto first = run_of(database, 1);
  const auto second = run_of(database, 2);
  const auto third = run_of(database, 3);
  record(database, "pandas", 10, first);
  record(database, "pandas", 20, second);
  record(database, "pandas", 30, third);
  decide(database, first, "numpy", 10);   // outdated by the second
  decide(database, second, "numpy", 20);  // open
  state::Decisions(database).record(third, {}, {}, at(30));
  state::Runs(database).end(first, Verdict::hold, at(11));
  const Pruned pruned = state::prune(database, {.before = at(1000)}, Pruning::done);
  CHECK(pruned.results == 2);
  CHECK(pruned.decisions == 1);
  CHECK(pruned.runs == 1);
  CHECK(left(database, "pandas") == std::vector{30, 20});
  CHECK(state::Decisions(database).open_candidates(10).size() == 1);
}

TEST_CASE("what a promotion stands on stays, and so do promotions and messages",
          "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  const Database database = place.open();
  const auto first = run_of(database, 1);
  const auto second = run_of(database, 2);
  record(database, "pandas", 10, first);
  record(database, "pandas", 20, second);
  decide(database, first, "numpy", 10);
  state::Promotions promotions(database);
  state::PromotionStart start;
  start.run = second;
  start.files = {test::record_of("numpy", "1")};
  const auto promotion = promotions.begin(start);
  promotions.finish(promotion, at(15));
  state::Messages(database).record({"1", "@ann", "", at(1)});
  state::Decisions(database).record(run_of(database, 3), {}, {}, at(30));
  // The decision about the promoted file would be open again if that were undone.
  const Pruned pruned =
      state::prune(database, {.before = at(1000), .keep = 0}, Pruning::done);
  CHECK(pruned.results == 0);
  CHECK(pruned.decisions == 0);
  CHECK(left(database, "pandas") == std::vector{20, 10});
  CHECK(promotions.newest("", 5).size() == 1);
  CHECK(state::Messages(database).newest("", 5).size() == 1);
  promotions.undo(promotion, at(40));
  CHECK(state::Decisions(database).open_candidates(10).size() == 1);
}

TEST_CASE("a decision stands on the results of earlier runs in its folder, too",
          "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  const Database database = place.open();
  const auto first = run_of(database, 1);
  record(database, "pandas", 10, first);
  state::Runs(database).end(first, Verdict::hold, at(11));
  const auto second = run_of(database, 1);
  CHECK(second != first);
  decide(database, second, "numpy", 20);
  record(database, "pandas", 5, run_of(database, 2));
  CHECK(state::prune(database, {.before = at(1000)}, Pruning::done).results == 2);
  CHECK(left(database, "pandas") == std::vector{10});
}

TEST_CASE("the room of what went is given back to the disk", "[state]") {
  const Place place(test::Kind::sqlite);
  {
    const Database database = place.open();
    for (int time = 0; time < 20; ++time) {
      job::Result result = test::result_of(test::job_of("pandas"));
      result.detail = std::string(100'000, 'x');
      state::History(database).record(test::job_of("pandas"), result);
    }
  }
  const auto before = std::filesystem::file_size(place.location().file);
  static_cast<void>(state::prune(place.open(), {.keep = 1}, Pruning::done));
  CHECK(std::filesystem::file_size(place.location().file) < before / 4);
}
