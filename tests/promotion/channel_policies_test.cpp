// Policies that ask of the channel, the calendar and people rather than of results.
#include <catch2/catch.hpp>

#include "base/clock.hpp"
#include "promotion/policy.hpp"
#include "promotion/story.hpp"
#include "support/package_builder.hpp"

using namespace distro;
using namespace std::chrono_literals;
using promotion::Override;
using promotion::Verdict;
using test::Story;
using Facts = std::vector<std::string>;

namespace {

std::chrono::sys_seconds at(const std::string& time) {
  return base::time_from_rfc3339(time).value();
}

promotion::PolicyVerdict judged(const Story& story, const std::string& policy,
                                const promotion::Options::Values& options = {}) {
  return story.decide(policy, options).policies.at(0);
}

Facts facts(const Story& story, const std::string& policy,
            const promotion::Options::Values& options = {}) {
  return test::facts_of(judged(story, policy, options));
}

Override about_numpy(Override::Kind kind) {
  return {.kind = kind,
          .file = "overrides/numpy.yaml",
          .policy = "",
          .package = "numpy",
          .version = "2.0.2",
          .sha256 = "",
          .owner = "carol",
          .reason = "upstream issue 12",
          .expires = at("2026-12-31T00:00:00Z")};
}

/// numpy 1.26.4 is in the channel for two Pythons, 2.0.2 is to come for one.
Story two_pythons() {
  Story story;
  story.plan.candidates[0].record.build = "py311h0a1b2c3_0";
  for (const char* build : {"py311h1111111_0", "py312h2222222_0"}) {
    story.facts.channel.push_back(test::record_of("numpy", "1.26.4", {}, build));
  }
  story.facts.channel.push_back(test::record_of("numpy", "1.20", {}, "py37h333333a_0"));
  return story;
}

}  // namespace

TEST_CASE("a set is whole when the newest releases admit each other", "[promotion]") {
  Story story;
  story.facts.in_sync = {{"numpy", "numpy-ext"}};
  CHECK(facts(story, "in_sync") ==
        Facts{"the channel has no numpy-ext, which is released with numpy"});

  story.facts.channel = {test::record_of("numpy-ext", "1.26", {"numpy 1.26.*"})};
  CHECK(judged(story, "in_sync").verdict == Verdict::hold);
  CHECK(judged(story, "in_sync").findings.at(0).causes == Facts{"numpy"});
  CHECK(facts(story, "in_sync") ==
        Facts{"the newest numpy-ext 1.26 requires numpy 1.26.*: numpy 2.0.2 has no "
              "release of numpy-ext that goes with it"});

  story.plan.candidates.push_back(
      {test::record_of("numpy-ext", "2.0", {"numpy 2.0.*"}), {}, "1.26"});
  CHECK(judged(story, "in_sync").verdict == Verdict::promote);
}

TEST_CASE("a set is whole on each platform that the change is for", "[promotion]") {
  const auto on = [](const std::string& subdir, channel::Record record) {
    record.subdir = subdir;
    return record;
  };
  Story story;  // numpy 2.0.2 for linux-64
  story.facts.in_sync = {{"numpy", "numpy-ext"}};
  story.facts.channel = {
      test::record_of("numpy-ext", "2.0", {"numpy 2.0.*"}),
      on("osx-64", test::record_of("numpy", "1.26")),
      on("osx-64", test::record_of("numpy-ext", "1.26", {"numpy 1.26.*"}))};
  CHECK(facts(story, "in_sync").empty());

  // Newer elsewhere does not help here.
  story.facts.channel[0].subdir = "osx-64";
  story.facts.channel.push_back(test::record_of("numpy-ext", "1.26", {"numpy 1.26.*"}));
  CHECK(facts(story, "in_sync") ==
        Facts{"the newest numpy-ext 1.26 requires numpy 1.26.*: numpy 2.0.2 has no "
              "release of numpy-ext that goes with it"});

  // What is only for other platforms is nothing to go with.
  story.facts.channel.pop_back();
  CHECK(facts(story, "in_sync").empty());

  // A candidate for all platforms is one for each: osx-64 has the newest of both.
  story.plan.candidates[0].record.subdir = "noarch";
  CHECK(facts(story, "in_sync").empty());
  story.facts.channel.front().version = "1.0";
  CHECK(facts(story, "in_sync").size() == 1);
}

TEST_CASE("a build that the former release had is missed", "[promotion]") {
  Story story = two_pythons();
  CHECK(judged(story, "variant_matrix").verdict == Verdict::hold);
  CHECK(facts(story, "variant_matrix") ==
        Facts{"numpy 2.0.2 lacks py312 for linux-64, which the release in the channel "
              "has"});
  CHECK(facts(story, "variant_matrix", {{"dropped", {"py312"}}}).empty());
  story.plan.candidates.push_back(
      {test::record_of("numpy", "2.0.2", {}, "py312hfedcba9_0"), {}, "1.26.4"});
  CHECK(facts(story, "variant_matrix").empty());
}

TEST_CASE("a package that becomes noarch lacks no build", "[promotion]") {
  Story story = two_pythons();
  story.plan.candidates[0].record.subdir = "noarch";
  CHECK(facts(story, "variant_matrix").empty());
}

TEST_CASE("bounds and redistribution repeat what lint says of the change",
          "[promotion]") {
  Story story;
  story.facts.lint = {
      {"missing-upper-bound", "numpy", "recipes/numpy/meta.yaml:7:5: no bound", false},
      {"not-redistributable", "numpy", "recipes/numpy/meta.yaml:9:5: no", true},
      {"missing-home", "numpy", "recipes/numpy/meta.yaml:1:1: no home", false}};
  CHECK(facts(story, "bounds") == Facts{"recipes/numpy/meta.yaml:7:5: no bound"});
  CHECK(judged(story, "bounds").verdict == Verdict::hold);
  CHECK(judged(story, "bounds", {{"new_findings", {"tell"}}}).verdict ==
        Verdict::promote);
  CHECK(facts(story, "redistribution") == Facts{"recipes/numpy/meta.yaml:9:5: no"});
  CHECK(judged(story, "redistribution").verdict == Verdict::refuse);
}

TEST_CASE("a candidate soaks from when its file was first seen", "[promotion]") {
  Story story;
  const std::string& sha256 = story.plan.candidates[0].record.sha256;
  story.facts.as_of = at("2026-12-03T11:59:59Z");
  story.facts.first_seen[sha256] = at("2026-12-01T12:00:00Z");
  CHECK(facts(story, "age", {{"least", {"2d"}}}) ==
        Facts{"numpy 2.0.2 is to be seen for 2d first, until 2026-12-03T12:00:00Z"});
  CHECK(judged(story, "age", {{"least", {"2d"}}}).verdict == Verdict::wait);
  story.facts.as_of += 1s;
  CHECK(judged(story, "age", {{"least", {"2d"}}}).verdict == Verdict::promote);
  CHECK_THROWS_WITH(facts(story, "age", {{"least", {"long"}}}),
                    "policy 'age': least is 'long', expected a duration such as 30m, "
                    "12h or 3d");
}

TEST_CASE("approvals are counted once a person, of those who may", "[promotion]") {
  Story story;
  story.facts.as_of = at("2026-12-01T00:00:00Z");
  const promotion::Options::Values two = {{"count", {"2"}}, {"of", {"carol", "dan"}}};
  story.facts.approvals = {"carol", "carol", "eve"};
  CHECK(facts(story, "approvals", two) ==
        Facts{"numpy 2.0.2 has 1 of 2 approvals of carol and dan, by carol"});
  Override approval = about_numpy(Override::Kind::approve);
  approval.owner = "dan";
  story.facts.overrides = {approval};
  CHECK(judged(story, "approvals", two).verdict == Verdict::promote);
  story.facts.overrides[0].version = "2.0.1";
  CHECK(judged(story, "approvals", two).verdict == Verdict::wait);
  CHECK(judged(story, "approvals").verdict == Verdict::promote);
}

TEST_CASE("a freeze lets through what is excepted, and ends", "[promotion]") {
  Story story;
  const promotion::Options::Values freeze = {
      {"from", {"2026-12-20"}}, {"until", {"2027-01-02"}}, {"reason", {"holidays"}}};
  story.facts.as_of = at("2026-12-19T23:59:59Z");
  CHECK(judged(story, "freeze", freeze).verdict == Verdict::promote);
  story.facts.as_of = at("2027-01-02T10:00:00Z");
  CHECK(facts(story, "freeze", freeze) ==
        Facts{"numpy 2.0.2 waits for the end of the freeze, 2027-01-02T23:59:59Z: "
              "holidays"});
  promotion::Options::Values excepted = freeze;
  excepted["except"] = {"numpy"};
  CHECK(judged(story, "freeze", excepted).verdict == Verdict::promote);
  story.facts.as_of = at("2027-01-03T00:00:00Z");
  CHECK(judged(story, "freeze", freeze).verdict == Verdict::promote);
}

TEST_CASE("a block refuses, by distro.yaml or by a file that holds", "[promotion]") {
  Story story;
  story.facts.as_of = at("2026-12-01T00:00:00Z");
  CHECK(facts(story, "block", {{"packages", {"numpy"}}}) ==
        Facts{"numpy 2.0.2 is blocked by distro.yaml"});
  story.facts.overrides = {about_numpy(Override::Kind::block)};
  CHECK(facts(story, "block") == Facts{"numpy 2.0.2 is blocked by carol "
                                       "(overrides/numpy.yaml): upstream issue 12"});
  CHECK(judged(story, "block").verdict == Verdict::refuse);
  story.facts.as_of = at("2026-12-31T00:00:00Z");
  CHECK(judged(story, "block").verdict == Verdict::promote);
}

TEST_CASE("a channel does not outgrow its host", "[promotion]") {
  Story story;
  story.plan.candidates[0].record.size = 1ULL << 30;
  CHECK(judged(story, "quota").verdict == Verdict::promote);
  CHECK(judged(story, "quota", {{"limit", {"10GiB"}}}).verdict == Verdict::wait);
  story.facts.channel_bytes = 9ULL << 30;
  CHECK(judged(story, "quota", {{"limit", {"10GiB"}}}).verdict == Verdict::promote);
  story.facts.channel_bytes = *story.facts.channel_bytes + 1;
  story.plan.candidates[0].record.size += 512ULL << 20;
  CHECK(facts(story, "quota", {{"limit", {"10GiB"}}}) ==
        Facts{"the channel would hold 10.5 GiB, more than the 10.0 GiB that its host "
              "gives it"});
}

TEST_CASE("a newer build makes a candidate obsolete, a newer version does not",
          "[promotion]") {
  Story story;
  story.facts.staged = {test::record_of("numpy", "2.1.0")};
  CHECK(judged(story, "obsolescence").verdict == Verdict::promote);
  channel::Record rebuilt = test::record_of("numpy", "2.0.2", {}, "1");
  rebuilt.build_number = 1;
  rebuilt.subdir = story.plan.candidates[0].record.subdir;
  story.facts.staged.push_back(rebuilt);
  CHECK(facts(story, "obsolescence") ==
        Facts{"numpy 2.0.2 build 0 is obsolete: build 1 is staged"});
  CHECK(judged(story, "obsolescence").verdict == Verdict::hold);
}

TEST_CASE("a dependency that is only staged is awaited, one that is nowhere is missed",
          "[promotion]") {
  Story story;
  story.facts.unmet = {{"numpy", "libblas >=3.12", "libblas 3.12.0"}};
  CHECK(facts(story, "dependencies") ==
        Facts{"numpy 2.0.2 requires libblas >=3.12; libblas 3.12.0 is staged and must "
              "be promoted first"});
  CHECK(judged(story, "dependencies").verdict == Verdict::wait);
  story.facts.unmet[0].staged = "";
  CHECK(facts(story, "dependencies") ==
        Facts{"numpy 2.0.2 requires libblas >=3.12, which no channel has"});
  CHECK(judged(story, "dependencies").verdict == Verdict::hold);
}

TEST_CASE("results that are too old are no evidence", "[promotion]") {
  Story story;
  story.facts.as_of = at("2026-12-09T00:00:00Z");
  story.results[0].finished = at("2026-12-01T00:00:00Z");
  CHECK(judged(story, "evidence", {{"max_age", {"8d"}}}).verdict == Verdict::promote);
  CHECK(facts(story, "evidence", {{"max_age", {"7d"}}}) ==
        Facts{"the result of numpy 2.0.2 is of 2026-12-01T00:00:00Z, older than "
              "max_age; run it again"});
}

TEST_CASE("only what is asked is gathered for", "[promotion]") {
  const std::vector<promotion::ConfiguredPolicy> own = {{"bounds", {}}};
  CHECK(promotion::is_asked(own, "bounds"));
  CHECK_FALSE(promotion::is_asked(own, "redistribution"));
  CHECK(promotion::is_asked({}, "redistribution"));
  CHECK_FALSE(promotion::is_asked({}, "bounds"));
}
