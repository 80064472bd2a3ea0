#include "state/check.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "place.hpp"
#include "recorded.hpp"
#include "state/decisions.hpp"
#include "state/history.hpp"
#include "state/promotions.hpp"
#include "state/runs.hpp"
#include "state/sql.hpp"

using namespace distro;
using state::CheckReport;
using test::at;
using test::Kind;
using test::Place;

namespace {

/// Two results with a control run, a decision about one candidate, and a promotion.
void fill(const state::Database& database) {
  const auto run =
      state::Runs(database).begin({"base", "head", "target", "/runs/1", at(100)});
  state::History history(database);
  for (const char* package : {"pandas", "numpy"}) {
    const job::Job job = test::job_of(package);
    test::record_with_controls(history, job, test::result_of(job), 1, run);
  }
  state::Decisions(database).record(
      run, {},
      std::vector<state::DecidedCandidate>{
          {test::record_of("numpy", "2"), promotion::Verdict::hold}},
      at(200));
  state::PromotionStart start;
  start.run = run;
  start.files = {test::record_of("scipy", "1")};
  state::Promotions(database).begin(start);
}

CheckReport checked(const Place& place) {
  state::Opening opening;
  opening.migrate = false;
  return state::check(place.open(opening));
}

void execute(const Place& place, const std::string& statement) {
  Poco::Data::Session session = place.session();
  state::sql::execute(session, statement);
}

}  // namespace

TEST_CASE("a database as we write it has nothing wrong", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  fill(place.open());
  const CheckReport report = checked(place);
  CHECK(report.faults.empty());
  CHECK(report.schema == report.newest_schema);
  std::string rows;
  for (const auto& [table, count] : report.rows) {
    rows += table + " " + std::to_string(count) + ", ";
  }
  CHECK(rows ==
        "run 1, environment 1, result 4, sighting 1, decision 1, decision_candidate 1, "
        "promotion 1, promotion_file 1, message 0, ");
  CHECK(report.remarks ==
        std::vector<std::string>{"runs that have not ended: 1",
                                 "promotions that have not ended: 1"});
}

TEST_CASE("what others wrote into it is found", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  fill(place.open());
  execute(place, "INSERT INTO environment (digest, document) VALUES ('d', '{')");
  execute(
      place,
      "UPDATE result SET document = NULL WHERE package = 'pandas' AND repeats IS NULL");
  execute(place, "UPDATE result SET outcome = 'fine' WHERE package = 'numpy'");
  execute(place,
          "UPDATE decision_candidate SET sha256 = (SELECT sha256 FROM "
          "promotion_file)");
  execute(place, "UPDATE promotion SET state = 'finished'");
  CHECK(checked(place).faults ==
        std::vector<std::string>{
            "documents of environment that are no JSON: 1",
            "open candidates that were promoted: 1", "environments of no result: 1",
            "results that are not whole: 1", "outcome of result: 'fine' is none"});
}

TEST_CASE("a reference to nothing is found", "[state]") {
  const Place place(Kind::sqlite);
  fill(place.open());
  Poco::Data::Session session = place.session();
  state::sql::execute(session, "PRAGMA foreign_keys = OFF");
  state::sql::execute(session, "DELETE FROM environment");
  // Two results, each with a control run.
  CHECK(checked(place).faults ==
        std::vector<std::string>(4, "a row of result refers to one that is not there"));
}

TEST_CASE("an older schema is told of, and left as it is", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  place.migrate_to(2);
  for (int time = 0; time < 2; ++time) {
    const CheckReport report = checked(place);
    CHECK(report.schema == 2);
    CHECK(report.rows.empty());
    CHECK(report.faults ==
          std::vector<std::string>{"schema 2, not 6: conda-distro state migrate"});
  }
}
