#include "state/migrations.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "place.hpp"
#include "recorded.hpp"
#include "state/decisions.hpp"
#include "state/dialect.hpp"
#include "state/history.hpp"
#include "state/messages.hpp"
#include "state/promotions.hpp"
#include "state/runs.hpp"
#include "state/sql.hpp"

using namespace distro;
using Poco::Data::Session;
using state::sql::execute;
using test::at;
using test::Kind;
using test::Place;

namespace {

constexpr int newest = 6;

std::string schema_objects(const Place& place) {
  Session session = place.session();
  const std::string names =
      place.kind() == Kind::sqlite
          ? "SELECT name FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
          : "SELECT relname::text FROM pg_class WHERE relnamespace ="
            " quote_ident(current_schema())::regnamespace AND relkind IN ('r', 'i')"
            " AND relname <> 'schema_version' AND relname !~ '_p?key[0-9]*$'";
  std::string text =
      std::to_string(state::dialect::schema_of(place.kind(), session)) + ":";
  for (const auto& [name] :
       state::sql::select<std::string>(session, names + " ORDER BY 1")) {
    text += " " + name;
  }
  return text;
}

const char* const newest_objects =
    "6: candidate_by_name candidate_by_sha256 decision decision_by_run"
    " decision_candidate environment message message_by_time open_candidate"
    " open_candidate_once promotion promotion_by_channel promotion_by_run"
    " promotion_file promotion_file_by_sha256 result result_by_build"
    " result_by_environment result_by_package result_by_repeated result_by_run"
    " result_by_sha256 result_timed run run_by_folder sighting";

/// A row of schemas 1 and 2.
void insert_result_of_job(const Place& place, const std::string& job, int time) {
  Session session = place.session();
  execute(session,
          "INSERT INTO result (job, package, version, build, subdir, role, outcome,"
          " reason, elapsed_ms) VALUES ($1, 'pandas', '2.2.3', '0', 'linux-64',"
          " 'dependent', 'failed', 'it''s late', $2)",
          job, time);
}

/// A row of schemas 3 and later.
void insert_result(const Place& place) {
  Session session = place.session();
  execute(session,
          "INSERT INTO run (base, head, target, folder, started)"
          " VALUES ('b', 'h', 't', '/runs/1', 10)");
  execute(session, "INSERT INTO environment (digest, document) VALUES ('d', '{}')");
  execute(session,
          "INSERT INTO result (job, run, package, version, build, subdir, sha256, role,"
          " inputs, outcome, reason, elapsed_ms, finished, reused, environment,"
          " document) VALUES ('j', 1, 'pandas', '2.2.3', '0', 'linux-64', 'aa',"
          " 'dependent', 'i', 'passed', '', 1234, 20, 0, 1, $1)",
          R"({"job": "j", "outcome": "passed"})");
}

}  // namespace

TEST_CASE("a new database has the newest schema", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  CHECK(place.open().schema_before() == 0);
  CHECK(schema_objects(place) == newest_objects);
  CHECK(state::all_migrations().size() == newest);
  CHECK(place.open().schema_before() == newest);
}

TEST_CASE("what was released is never changed", "[state]") {
  const std::vector<std::string> released{
      "f784727fbc57712def697c3c5016f88cb33132e3a3796787947c91595941d269",
      "621882b7cc4d32c5c44105eed87a2608d248df17113144f6ef830a35e836d118"};
  for (std::size_t step = 0; step < released.size(); ++step) {
    std::string text;
    for (const std::string_view sql : state::all_migrations()[step]) {
      text += std::string(sql) + ";\n";
    }
    CHECK(base::sha256(text) == released[step]);
  }
}

TEST_CASE("a database of schema 1 or 2 is brought to the newest and keeps its results",
          "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  const int before = GENERATE(1, 2);
  place.migrate_to(before);
  insert_result_of_job(place, "j1", 1000);
  insert_result_of_job(place, "j2", 3000);
  CHECK(place.open().schema_before() == before);
  CHECK(schema_objects(place) == newest_objects);
  state::History history(place.open());
  CHECK(history.expected_duration("pandas") == std::chrono::milliseconds(2000));
  const auto rows = history.results_of_package("pandas", 5);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].job == "j2");
  CHECK(rows[0].reason == "it's late");
  CHECK(rows[0].outcome == job::Outcome::failed);
  CHECK(!rows[0].finished);
  CHECK(history.reliability("pandas", "2.2.3", "0").runs.failures == 2);
  // The numbers go on behind those that there were.
  history.record(test::job_of("pandas"), test::result_of(test::job_of("pandas")));
  CHECK(history.results_of_package("pandas", 1).at(0).id > rows[0].id);
}

TEST_CASE("a database of schema 3 is brought to the newest and keeps runs and results",
          "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  place.migrate_to(3);
  insert_result(place);
  CHECK(place.open().schema_before() == 3);
  CHECK(schema_objects(place) == newest_objects);
  const state::Database database = place.open();
  CHECK(state::History(database).results_of("aa").at(0).job == "j");
  CHECK(state::Runs(database).newest_of("/runs/1")->id == 1);
  CHECK(state::Decisions(database).open_candidates(5).empty());
}

TEST_CASE("a database of schema 4 or 5 is brought to the newest and keeps decisions",
          "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  const int before = GENERATE(4, 5);
  place.migrate_to(before);
  insert_result(place);
  {
    Session session = place.session();
    execute(session,
            "INSERT INTO decision (run, plan, verdict, as_of, document)"
            " VALUES (1, 'p', 'hold', 30, '{}')");
    execute(session,
            "INSERT INTO sighting (sha256, name, version, build, subdir, first_seen)"
            " VALUES ('aa', 'pandas', '2.2.3', '0', 'linux-64', 5)");
    execute(session,
            "INSERT INTO decision_candidate (decision, name, version, build, subdir,"
            " sha256, verdict, open) VALUES"
            " (1, 'pandas', '2.2.3', '0', 'linux-64', 'aa', 'hold', 1),"
            " (1, 'unseen', '1', '0', 'linux-64', '', 'hold', 1)");
  }
  if (before == 5) {
    Session session = place.session();
    execute(session,
            "INSERT INTO promotion (run, channel, journal, state, begun)"
            " VALUES (1, 'main', '', 'begun', 40)");
    execute(session,
            "INSERT INTO message (id, recipient, subject, sent)"
            " VALUES ('m', '@ann', 'subject', 50)");
  }
  CHECK(place.open().schema_before() == before);
  CHECK(schema_objects(place) == newest_objects);
  const state::Database database = place.open();
  const auto rows = state::Decisions(database).open_candidates(5);
  REQUIRE(rows.size() == 2);
  CHECK(rows[0].first_seen == at(5));
  CHECK(rows[0].run == 1);
  CHECK(rows[1].first_seen == at(30));
  CHECK(state::Promotions(database).newest("", 5).size() == (before == 5 ? 1 : 0));
  CHECK(state::Messages(database).newest("", 5).size() == (before == 5 ? 1 : 0));
}

TEST_CASE("a database of a newer schema is left alone", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  place.migrate_to(1);
  {
    Session session = place.session();
    state::dialect::set_schema(place.kind(), session, 99);
  }
  CHECK_THROWS_WITH(place.open(),
                    place.location().shown +
                        " has schema 99, written by a newer conda-distro; this one "
                        "knows 6");
  CHECK(schema_objects(place) == "99: result");
}

TEST_CASE("processes that migrate at once do it one after the other", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  place.migrate_to(2);
  insert_result_of_job(place, "j1", 1000);
  const std::vector<std::function<void()>> works(
      4, [&] { static_cast<void>(place.open()); });
  for (const test::ChildEnd& end : test::in_children(works)) {
    CHECK(end.said == "");
    CHECK(end.code == 0);
  }
  CHECK(schema_objects(place) == newest_objects);
  CHECK(place.asked("SELECT count(*) FROM result") == "1");
}

TEST_CASE("a migration that fails leaves the former schema", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  place.migrate_to(2);
  insert_result_of_job(place, "j1", 1000);
  {
    // In the way of step 4.
    Session session = place.session();
    execute(session, "CREATE TABLE decision (id INTEGER)");
  }
  CHECK_THROWS_AS(place.open(), EnvironmentError);
  CHECK_THAT(schema_objects(place), Catch::StartsWith("2: decision result"));
  CHECK(place.asked("SELECT count(*) FROM result") == "1");
}
