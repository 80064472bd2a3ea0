#include "promotion/override.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/clock.hpp"
#include "promotion/policy.hpp"
#include "promotion/story.hpp"

using namespace distro;
using job::Outcome;
using promotion::Override;
using promotion::Verdict;
using test::Story;

namespace {

constexpr const char* lift_text =
    "lift: tests\n"
    "package: bottleneck\n"
    "version: '1.0'\n"
    "owner: carol\n"
    "reason: fails without AVX2 only\n"
    "expires: 2026-12-31\n";

Override read(const std::string& text) {
  return promotion::parse_override(text, "overrides/a.yaml");
}

/// bottleneck regressed.
Story broken() {
  Story story;
  story.facts.as_of = base::time_from_rfc3339("2026-12-31T12:00:00Z").value();
  story.facts.packages = {"bottleneck", "numpy"};
  story.dependent("bottleneck");
  story.result("bottleneck", Outcome::failed, "SIGILL");
  story.baseline("bottleneck", Outcome::passed);
  return story;
}

std::string state(const Story& story) {
  const promotion::Decision decision = story.decide("tests");
  return decision.overrides.empty() ? "" : decision.overrides.at(0).state;
}

}  // namespace

TEST_CASE("an override survives its file form", "[promotion]") {
  const Override once = read(lift_text);
  CHECK(once.kind == Override::Kind::lift);
  CHECK(once.policy == "tests");
  CHECK(once.package == "bottleneck");
  CHECK(base::rfc3339(once.expires) == "2027-01-01T00:00:00Z");
  const base::Json json = promotion::to_json(once);
  CHECK(promotion::to_json(promotion::override_from_json({json, "facts.json"})) ==
        json);
}

TEST_CASE("an override that says too little names what is missing", "[promotion]") {
  const std::string who = "owner: a\nreason: b\nexpires: 2026-12-31\n";
  CHECK_THROWS_WITH(
      read("package: a\n" + who),
      Catch::Contains("overrides/a.yaml:1:1: missing key 'lift', 'quarantine', 'block' "
                      "or 'approve'"));
  CHECK_THROWS_WITH(
      read("block: a\napprove: a\nversion: 1\n" + who),
      Catch::Contains("overrides/a.yaml:2:10: 'approve' and 'block' exclude each "
                      "other: one file, one override"));
  CHECK_THROWS_WITH(
      read("block: a\n" + who),
      Catch::Contains("an override speaks of one 'version' or of one 'sha256'"));
  CHECK_THROWS_WITH(read("block: a\nversion: 1\nowner: a\nexpires: 2026-12-31\n"),
                    Catch::Contains("missing key 'reason'"));
  CHECK_THROWS_WITH(
      read("block: a\nversion: 1\nowner: a\nreason: b\nexpires: soon\n"),
      Catch::Contains("overrides/a.yaml:5:10: expires: expected a day such as "
                      "2026-12-31, found 'soon'"));
  CHECK_THROWS_WITH(read(std::string(lift_text) + "reson: a\n"),
                    Catch::Contains("unknown key 'reson', did you mean 'reason'?"));
}

TEST_CASE("a lift makes exactly its finding count no more, and says so",
          "[promotion]") {
  Story story = broken();
  CHECK(story.decide("tests").verdict == Verdict::hold);
  story.facts.overrides = {read(lift_text)};
  const promotion::Decision decision = story.decide("tests");
  CHECK(decision.verdict == Verdict::promote);
  const promotion::Finding& finding = decision.policies[0].findings.at(0);
  CHECK(finding.lifted_by == "overrides/a.yaml");
  CHECK(promotion::told(finding) ==
        "bottleneck 1.0: regressed (failed): SIGILL (lifted by overrides/a.yaml)");
  CHECK(promotion::demands_of(decision.policies[0]).empty());
  REQUIRE(decision.overrides.size() == 1);
  CHECK(decision.overrides[0].state == "used");
  CHECK(decision.overrides[0].message ==
        "carol, until 2026-12-31, on bottleneck 1.0: fails without AVX2 only");

  story.facts.overrides[0].version = "1.1";
  CHECK(story.decide("tests").verdict == Verdict::hold);
  CHECK(state(story) == "unused");
}

TEST_CASE("an override lapses by itself, and is told to have", "[promotion]") {
  Story story = broken();
  story.facts.overrides = {read(lift_text)};
  story.facts.as_of = story.facts.overrides[0].expires;
  CHECK(story.decide("tests").verdict == Verdict::hold);
  CHECK(state(story) == "expired");
}

TEST_CASE("an override of what nobody knows is told, and does nothing", "[promotion]") {
  Story story = broken();
  story.facts.overrides = {read(lift_text)};
  story.facts.overrides[0].policy = "test";
  promotion::Decision decision = story.decide("tests");
  CHECK(decision.verdict == Verdict::hold);
  CHECK(decision.overrides.at(0).state == "unknown");
  CHECK(decision.overrides.at(0).message ==
        "there is no policy 'test', did you mean 'tests'?");
  story.facts.overrides[0].policy = "tests";
  story.facts.overrides[0].package = "botleneck";
  CHECK(story.decide("tests").overrides.at(0).message ==
        "there is no package 'botleneck', did you mean 'bottleneck'?");
}

TEST_CASE("a quarantine holds for a dependent, not for a candidate", "[promotion]") {
  Story story = broken();
  Override quarantine = read(lift_text);
  quarantine.kind = Override::Kind::quarantine;
  quarantine.policy = "";
  story.facts.overrides = {quarantine};
  CHECK(story.decide("tests").verdict == Verdict::promote);
  CHECK(state(story) == "used");

  story.result("numpy", Outcome::failed, "no");
  story.facts.overrides[0].package = "numpy";
  story.facts.overrides[0].version = "2.0.2";
  CHECK(story.decide("tests").verdict == Verdict::hold);
  CHECK(state(story) == "unused");
}
