#include "app/known_results.hpp"

#include <catch2/catch.hpp>

#include "base/file.hpp"
#include "base/temp_dir.hpp"

using namespace distro;
using job::Outcome;
using job::Result;

namespace {

Result ran(const std::string& job, const std::string& inputs, Outcome outcome) {
  Result result;
  result.job = job;
  result.inputs = inputs;
  result.outcome = outcome;
  result.log = "/runs/" + job + "/log.txt";
  return result;
}

}  // namespace

TEST_CASE("known results come back from beside the job", "[app]") {
  const base::TempDir folder("known-");
  CHECK(app::read_known_results(folder.path()).empty());
  const std::vector<Result> known = {ran("new", "aa", Outcome::passed),
                                     ran("old", "bb", Outcome::failed)};
  app::write_known_results(folder.path() / "jobs", known);
  const std::vector<Result> back = app::read_known_results(folder.path() / "jobs");
  REQUIRE(back.size() == 2);
  CHECK(back[1].job == "old");
  app::write_known_results(folder.path() / "jobs", {});
  CHECK_FALSE(std::filesystem::exists(folder.path() / "jobs" / "known.jsonl"));
}

TEST_CASE("a torn line is left out", "[app]") {
  const base::TempDir folder("known-");
  app::write_known_results(folder.path(), std::vector{ran("a", "aa", Outcome::passed)});
  base::append_line(folder.path() / "known.jsonl", R"({"job": "b", "outc)");
  CHECK(app::read_known_results(folder.path()).size() == 1);
}

TEST_CASE("the answer is the first with the same inputs that says something", "[app]") {
  const std::vector<Result> known = {ran("ours", "aa", Outcome::infrastructure_error),
                                     ran("other", "bb", Outcome::failed),
                                     ran("new", "aa", Outcome::passed)};
  CHECK(app::answer_in(known, "aa")->job == "new");
  CHECK(app::answer_in(known, "aa")->controls.empty());
  CHECK_FALSE(app::answer_in(known, "cc"));
}

TEST_CASE("others with the same inputs are its control runs", "[app]") {
  std::vector<Result> known = {ran("newest", "aa", Outcome::passed),
                               ran("older", "aa", Outcome::failed),
                               ran("oldest", "aa", Outcome::passed)};
  known[0].controls = {{Outcome::passed, "", "", 1}};
  known[1].controls = {{Outcome::timed_out, "no output", ""}};
  const Result answer = app::answer_in(known, "aa").value();
  CHECK(answer.job == "newest");
  CHECK(answer.controls[0].number == 0);  // not one of this run
  std::vector<Outcome> outcomes;
  for (const job::ControlRun& run : answer.controls) {
    outcomes.push_back(run.outcome);
  }
  CHECK(outcomes == std::vector{Outcome::passed, Outcome::failed, Outcome::timed_out,
                                Outcome::passed});
  CHECK(answer.controls[1].log == "/runs/older/log.txt");
}
