#include "state/export.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "place.hpp"
#include "recorded.hpp"
#include "state/history.hpp"
#include "state/messages.hpp"
#include "state/runs.hpp"

using namespace distro;
using nlohmann::json;
using test::at;
using test::Place;

namespace {

std::vector<json> exported(const state::Database& database) {
  std::vector<json> lines;
  const std::size_t rows = state::export_rows(
      database, [&](std::string_view line) { lines.push_back(json::parse(line)); });
  CHECK(rows + 1 == lines.size());
  return lines;
}

}  // namespace

TEST_CASE("every row is a line of JSON, after those that it refers to", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  const state::Database database = place.open();
  const auto run =
      state::Runs(database).begin({"base", "head", "target", "/runs/1", at(0)});
  job::Result result = test::result_of(test::job_of("pandas"));
  result.prefix = {{"a-1-0.conda", "aa", "https://example.org/c"}};
  result.finished = at(1'700'000'000);
  state::History history(database);
  test::record_with_controls(history, test::job_of("pandas"), result, 1, run);
  state::Messages(database).record({"1f2e", "@ann", "a \"subject\"\n", at(10)});

  const std::vector<json> lines = exported(database);
  REQUIRE(lines.size() == 6);
  CHECK(lines[0] == json{{"table", "schema"}, {"number", 6}});
  CHECK(lines[1] == json{{"table", "run"},
                         {"id", run},
                         {"base", "base"},
                         {"head", "head"},
                         {"target", "target"},
                         {"folder", "/runs/1"},
                         {"started", "1970-01-01T00:00:00Z"},
                         {"ended", nullptr},
                         {"verdict", nullptr}});
  CHECK(lines[2].at("document").at("prefix").at(0).at("sha256") == "aa");
  CHECK(lines[3].at("document").at("job") == "pandas.1");
  CHECK(lines[3].at("finished") == "2023-11-14T22:13:20Z");
  CHECK(lines[3].at("reused") == false);
  CHECK(lines[3].at("environment") == lines[2].at("id"));
  CHECK(lines[4].at("repeats") == lines[3].at("id"));
  CHECK(lines[4].at("environment") == lines[2].at("id"));
  CHECK(lines[5].at("subject") == "a \"subject\"\n");
}

TEST_CASE("many rows are all exported, in their order", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  const state::Database database = place.open();
  state::History history(database);
  const job::Job job = test::job_of("pandas");
  test::record_with_controls(history, job, test::result_of(job), 1100);
  std::int64_t last = 0;
  for (const json& line : exported(database)) {
    if (line.at("table") == "result") {
      CHECK(line.at("id") > last);
      last = line.at("id");
    }
  }
  CHECK(last == 1101);
}
