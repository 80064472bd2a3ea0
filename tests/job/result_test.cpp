#include "job/result.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

using namespace distro;
using namespace std::chrono_literals;
using base::Json;
using job::Outcome;
using job::Result;

namespace {

Result read(const Json& json) {
  return job::result_from_json(base::JsonObject(json, "results.jsonl:3"));
}

}  // namespace

TEST_CASE("a result comes back from its line as it was", "[job]") {
  Result result;
  result.job = "pandas-2.2.3-0.0123456789ab";
  result.outcome = Outcome::failed;
  result.reason = "AttributeError: module 'numpy' has no attribute 'in1d'";
  result.detail = "two\nlines";
  result.command = "python -m pytest";
  result.exit_code = 1;
  result.prefix = {{"numpy-2.0.2-0.conda", "00ff", "file:///staging"}};
  result.notes = {"a file was there already"};
  result.log = "jobs/pandas/log.txt";
  result.durations = {1ms, 2ms, 3ms, 4ms};
  result.runner = "local";
  result.inputs = "aa11";
  result.finished = std::chrono::sys_seconds(1'780'000'000s);
  result.reused = true;
  result.controls = {{Outcome::passed, "", "jobs/pandas/control-1.txt", 1}};
  result.skipped_for = job::SkipCause::budget;
  result.known = {20, 3};
  const Json json = job::to_json(result);
  CHECK(json.dump().find('\n') == std::string::npos);
  const Result back = read(base::parse_json(json.dump(), "line"));
  CHECK(job::to_json(back) == json);
  CHECK(back.outcome == Outcome::failed);
  CHECK(back.exit_code == 1);
  CHECK(back.signal == std::nullopt);
  CHECK(back.prefix[0].sha256 == "00ff");
  CHECK(back.durations.test == 4ms);
  CHECK(back.inputs == "aa11");
  CHECK(back.finished == result.finished);
  CHECK(back.reused);
  CHECK(back.controls.at(0).outcome == Outcome::passed);
  CHECK(back.controls.at(0).number == 1);
  CHECK(back.skipped_for == job::SkipCause::budget);
  CHECK(back.known.runs == 20);
  CHECK(back.known.failures == 3);
}

TEST_CASE("a result needs no more than a job and an outcome", "[job]") {
  const Result result = read({{"job", "a"}, {"outcome", "skipped"}});
  CHECK(result.outcome == Outcome::skipped);
  CHECK(result.reason.empty());
  CHECK(result.prefix.empty());
  CHECK(result.durations.solve == 0ms);
}

TEST_CASE("a result with an unknown outcome is refused", "[job]") {
  CHECK_THROWS_WITH(read({{"job", "a"}, {"outcome", "ok"}}),
                    "results.jsonl:3: /outcome: unknown outcome 'ok'");
  CHECK_THROWS_WITH(read({{"outcome", "passed"}}), "results.jsonl:3: /job: is missing");
  CHECK_THROWS_WITH(
      read({{"job", "a"}, {"outcome", "passed"}, {"prefix", {{{"fn", "x"}}}}}),
      "results.jsonl:3: /prefix/0/sha256: is missing");
  CHECK_THROWS_WITH(read({{"job", "a"}, {"outcome", "failed"}, {"exit_code", "1"}}),
                    "results.jsonl:3: /exit_code: expected a whole number, found a "
                    "string");
  CHECK_THROWS_WITH(
      read({{"job", "a"}, {"outcome", "skipped"}, {"skipped_for", "fun"}}),
      "results.jsonl:3: /skipped_for: unknown cause 'fun'");
  CHECK_THROWS_WITH(read({{"job", "a"},
                          {"outcome", "passed"},
                          {"known", {{"runs", 1}, {"failures", -1}}}}),
                    "results.jsonl:3: /known/failures: must not be negative");
}

TEST_CASE("what a test printed can be put into a result, whatever bytes it has",
          "[job]") {
  Result result;
  result.job = "a";
  result.reason = "caf\xe9 failed";
  result.detail = std::string("nul \0, escape \x1b[31m, \xff\xfe", 24);
  result.command = "run \xc3";
  result.notes = {"\x80"};
  const Result back = read(base::parse_json(job::to_json(result).dump(), "line"));
  CHECK(back.reason == "caf\xef\xbf\xbd failed");
  CHECK(back.detail ==
        std::string("nul \0, escape \x1b[31m, \xef\xbf\xbd\xef\xbf\xbd", 28));
  CHECK(back.command == "run \xef\xbf\xbd");
  CHECK(back.notes == std::vector<std::string>{"\xef\xbf\xbd"});
}
