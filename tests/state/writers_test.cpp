// Several at once, with connections of their own.
#include <catch2/catch.hpp>
#include <thread>

#include "place.hpp"
#include "recorded.hpp"
#include "state/decisions.hpp"
#include "state/history.hpp"
#include "state/runs.hpp"

using namespace distro;
using state::Database;
using state::History;
using test::at;
using test::job_of;
using test::Place;
using test::result_of;

namespace {

std::string name_of(int writer, int number) {
  return "p" + std::to_string(writer) + "-" + std::to_string(number);
}

void record(Database database, int writer, int number) {
  History history(std::move(database));
  const job::Job job = job_of(name_of(writer, number));
  test::record_with_controls(history, job, result_of(job), 1);
}

/// How many of those results are there, with their control runs.
std::size_t found(const Place& place, int writers, int each) {
  const History history(place.open());
  std::size_t rows = 0;
  for (int writer = 0; writer < writers; ++writer) {
    for (int number = 0; number < each; ++number) {
      rows += history.results_of_package(name_of(writer, number), 10).size();
    }
  }
  return rows;
}

}  // namespace

TEST_CASE("two processes at once lose nothing", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  constexpr int each = 50;
  std::vector<std::function<void()>> works;
  for (int writer = 0; writer < 2; ++writer) {
    works.emplace_back([&, writer] {
      // A new connection now and then: opening, migrating and writing must not collide
      // either.
      for (int block = 0; block < each; block += 10) {
        const Database database = place.open();
        for (int number = block; number < block + 10; ++number) {
          record(database, writer, number);
        }
      }
    });
  }
  for (const test::ChildEnd& end : test::in_children(works)) {
    CHECK(end.said == "");
    CHECK(end.code == 0);
  }
  CHECK(found(place, 2, each) == 2 * 2 * each);
}

TEST_CASE("threads lose nothing, with one connection or with two", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  const std::vector<Database> databases{place.open(), place.open()};
  constexpr int each = 20;
  std::vector<std::thread> threads;
  for (int writer = 0; writer < 4; ++writer) {
    threads.emplace_back([&, writer] {
      const Database& database = databases[static_cast<std::size_t>(writer) / 2];
      for (int number = 0; number < each; ++number) {
        record(database, writer, number);
        static_cast<void>(
            History(database).results_of_package(name_of(writer, number), 1));
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  CHECK(found(place, 4, each) == 2 * 4 * each);
}

TEST_CASE("two processes that decide about the same candidates leave one open each",
          "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  std::vector<state::DecidedCandidate> candidates;
  for (const char* name : {"a", "b", "c"}) {
    candidates.push_back({test::record_of(name, "1"), promotion::Verdict::hold});
  }
  std::vector<std::function<void()>> works(2, [&] {
    const Database database = place.open();
    for (int number = 0; number < 10; ++number) {
      const auto run = state::Runs(database).begin({"b", "h", "t", "folder", at(1)});
      state::Decisions(database).record(run, {}, candidates, at(number));
    }
  });
  for (const test::ChildEnd& end : test::in_children(works)) {
    CHECK(end.said == "");
  }
  CHECK(state::Decisions(place.open()).open_candidates(100).size() == 3);
  CHECK(place.asked("SELECT count(*) FROM decision_candidate") == "60");
  CHECK(place.asked("SELECT count(*) FROM run") == "1");
}
