#include "promotion/policy.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "promotion/story.hpp"
#include "support/package_builder.hpp"

using namespace distro;
using job::Outcome;
using promotion::Row;
using promotion::Verdict;
using test::Story;
using Facts = std::vector<std::string>;

namespace {

std::string line_of(const Row& row) {
  return row.package + "|" + row.version + "|" + row.outcome + "|" + row.comparison +
         "|" + row.why + "|" + row.job;
}

job::Dependent& needs_release(Story& story, const std::string& name) {
  job::Dependent& dependent = story.dependent(name, {"numpy <2"});
  story.without_result(name);
  story.plan.jobs.pop_back();
  story.plan.baselines.pop_back();
  dependent.job = "";
  dependent.disposition = job::Disposition::required_bump;
  dependent.excluded_by = "numpy <2";
  dependent.excludes = "numpy 2.0.2";
  dependent.suggested = "numpy >=1.22.4,<3";
  return dependent;
}

job::Dependent& blocked(Story& story, const std::string& name,
                        const std::string& through) {
  job::Dependent& dependent = needs_release(story, name);
  dependent.disposition = job::Disposition::blocked;
  dependent.blocked_through = {through};
  return dependent;
}

}  // namespace

TEST_CASE("a change that is tested and breaks nothing is promoted", "[promotion]") {
  Story story;
  story.dependent("bottleneck");
  const promotion::Decision decision = story.decide();
  CHECK(decision.verdict == Verdict::promote);
  CHECK(decision.plan == "0123456789abcdef");
  for (const promotion::PolicyVerdict& policy : decision.policies) {
    CHECK(policy.findings.empty());
  }
  CHECK(decision.policies[0].policy == "evidence");
  CHECK(decision.policies[3].policy == "coverage");
  for (const promotion::PolicyVerdict& policy : decision.policies) {
    CHECK(policy.policy != "approvals");  // asked only where distro.yaml says so
  }
  CHECK(decision.artifacts.size() == 1);
}

TEST_CASE("each selected package has its row, candidates first", "[promotion]") {
  Story story;
  story.dependent("bottleneck");
  story.dependent("numexpr");
  story.result("numexpr", Outcome::failed, "ImportError: numpy.core");
  story.baseline("numexpr", Outcome::passed);
  story.dependent("bare");
  story.result("bare", Outcome::no_tests);
  story.dependent("cudnn");
  story.result("cudnn", Outcome::skipped, "no runner has gpu");
  story.dependent("late");
  story.without_result("late");
  needs_release(story, "pandas");
  blocked(story, "seaborn", "pandas");

  const promotion::Decision decision = story.decide();
  Facts lines;
  for (const Row& row : decision.rows) {
    lines.push_back(line_of(row));
  }
  CHECK(lines ==
        Facts{"numpy|2.0.2|passed|new||numpy-2.0.2-0.candidate",
              "bottleneck|1.0|passed|||bottleneck-1.0-0.dependent",
              "numexpr|1.0|failed|regressed|ImportError: numpy.core|"
              "numexpr-1.0-0.dependent",
              "bare|1.0|no_tests||it has no tests|bare-1.0-0.dependent",
              "cudnn|1.0|skipped||no runner has gpu|cudnn-1.0-0.dependent",
              "late|1.0|||its job has not run|late-1.0-0.dependent",
              "pandas|1.0|required_bump||requires numpy <2, which excludes numpy "
              "2.0.2|",
              "seaborn|1.0|blocked||through pandas|"});
}

TEST_CASE("the same plan and results give the same decision", "[promotion]") {
  Story story;
  story.dependent("bottleneck");
  story.result("bottleneck", Outcome::failed, "no");
  story.baseline("bottleneck", Outcome::passed);
  const std::string once = promotion::to_json(story.decide()).dump();
  std::swap(story.results.front(), story.results.back());
  CHECK(promotion::to_json(story.decide()).dump() == once);
}

TEST_CASE("of two results of a job the later one counts", "[promotion]") {
  Story story;
  job::Result again = story.results.front();
  story.results.front().outcome = Outcome::infrastructure_error;
  CHECK(story.decide().verdict == Verdict::wait);
  story.results.push_back(again);
  CHECK(story.decide().verdict == Verdict::promote);
}

TEST_CASE("an unknown policy, option or value names what is known", "[promotion]") {
  const Story story;
  CHECK_THROWS_WITH(story.decide("evidense"),
                    "unknown policy 'evidense', did you mean 'evidence'?");
  CHECK_THROWS_WITH(
      story.decide("coverage", {{"missing_hardwear", {"accept"}}}),
      "policy 'coverage': unknown option 'missing_hardwear', did you mean "
      "'missing_hardware'?");
  CHECK_THROWS_WITH(story.decide("coverage", {{"missing_hardware", {"yes"}}}),
                    "policy 'coverage': missing_hardware is 'yes', expected 'hold' "
                    "or 'accept'");
}

TEST_CASE("a result about another content is refused", "[promotion]") {
  Story story;
  const std::string sha256 = story.plan.candidates[0].record.sha256;
  const std::string other(64, 'b');
  story.dependent("bottleneck");
  story.results.back().prefix[1].sha256 = other;
  const promotion::PolicyVerdict judged = story.decide("evidence").policies[0];
  CHECK(judged.verdict == Verdict::refuse);
  CHECK(test::facts_of(judged) ==
        Facts{"the job of bottleneck 1.0 tested numpy-2.0.2-0.conda with sha256 " +
                  other + ", but the plan has sha256 " + sha256,
              "bottleneck 1.0 passed without numpy-2.0.2-0.conda in its prefix"});
}

TEST_CASE("a result about another version is refused, also a failed one",
          "[promotion]") {
  Story story;
  story.dependent("bottleneck");
  story.result("bottleneck", Outcome::failed).prefix[1].fn = "numpy-1.26.4-0.conda";
  const promotion::PolicyVerdict judged = story.decide("evidence").policies[0];
  CHECK(judged.verdict == Verdict::refuse);
  CHECK(test::facts_of(judged) ==
        Facts{"the job of bottleneck 1.0 tested numpy-1.26.4-0.conda "
              "instead of numpy-2.0.2-0.conda"});
}

TEST_CASE("a candidate must have been in the prefix of its own job", "[promotion]") {
  Story story;
  story.results[0].prefix.clear();
  const promotion::PolicyVerdict judged = story.decide("evidence").policies[0];
  CHECK(judged.verdict == Verdict::refuse);
  CHECK(test::facts_of(judged) ==
        Facts{"numpy 2.0.2 passed without numpy-2.0.2-0.conda in its prefix"});
}

TEST_CASE("an untested candidate waits, one without a job is refused", "[promotion]") {
  Story story;
  story.result("numpy", Outcome::skipped, "no runner has gpu");
  CHECK(test::facts_of(story.decide("evidence").policies[0]) ==
        Facts{"numpy 2.0.2 has not been tested: no runner has gpu"});
  CHECK(story.decide("evidence").verdict == Verdict::wait);
  story.without_result("numpy");
  CHECK(test::facts_of(story.decide("evidence").policies[0]) ==
        Facts{"numpy 2.0.2 has not been tested"});
  story.plan.jobs.clear();
  CHECK(test::facts_of(story.decide("evidence").policies[0]) ==
        Facts{"numpy 2.0.2 has no job of its own in the plan"});
  CHECK(story.decide("evidence").verdict == Verdict::refuse);
  story.plan.candidates[0].record.sha256 = "";
  CHECK(test::facts_of(story.decide("evidence").policies[0]) ==
        Facts{"numpy 2.0.2 has no sha256 in the plan"});
}

TEST_CASE("a transitive dependent that does without the candidate is a fact",
          "[promotion]") {
  Story story;
  story.dependent("seaborn", {"pandas >=1"}).path = {
      {"numpy", ""}, {"pandas", "numpy"}, {"seaborn", "pandas >=1"}};
  std::erase_if(story.results.back().prefix, [](const job::Evidence& file) {
    return file.fn == "numpy-2.0.2-0.conda";
  });
  const promotion::PolicyVerdict judged = story.decide("evidence").policies[0];
  CHECK(judged.verdict == Verdict::promote);
  CHECK(test::facts_of(judged) ==
        Facts{"seaborn 1.0 passed without numpy-2.0.2-0.conda in its prefix"});
}

TEST_CASE("one of several builds of a candidate in a prefix is enough", "[promotion]") {
  Story story;
  story.plan.candidates.push_back(
      {test::record_of("numpy", "2.0.2", {}, "1"), {"alice"}, "1.26.4"});
  story.dependent("bottleneck");
  CHECK(test::facts_of(story.decide("evidence").policies[0]) ==
        Facts{"numpy 2.0.2 has no job of its own in the plan"});
}

TEST_CASE("a bound that excludes the candidate holds the change and asks for a release",
          "[promotion]") {
  Story story;
  needs_release(story, "pandas").maintainers = {"carol", "dan"};
  blocked(story, "seaborn", "pandas");
  const promotion::PolicyVerdict judged = story.decide("required_bumps").policies[0];
  CHECK(judged.verdict == Verdict::hold);
  CHECK(test::facts_of(judged) ==
        Facts{"pandas 1.0 requires numpy <2, which excludes numpy 2.0.2",
              "seaborn 1.0 is blocked through pandas"});
  REQUIRE(promotion::demands_of(judged).size() == 1);
  const promotion::Demand demand = promotion::demands_of(judged)[0];
  CHECK(demand.package == "pandas");
  CHECK(demand.maintainers == Facts{"carol", "dan"});
  CHECK(demand.subject == "release pandas that admits numpy 2.0.2");
  CHECK(demand.what ==
        "pandas 1.0 requires `numpy <2`, which excludes numpy 2.0.2. Its tests were "
        "therefore not run with it.\n"
        "\n"
        "Please try pandas with numpy 2.0.2 and release a version that requires `numpy "
        ">=1.22.4,<3` instead of `numpy <2`.\n"
        "\n"
        "These wait for it: seaborn.\n");
  CHECK(demand.job.empty());
}

TEST_CASE("what was selected and not run is named with its reason", "[promotion]") {
  Story story;
  story.dependent("cudnn");
  story.plan.jobs.back().hardware = {"gpu"};
  story.result("cudnn", Outcome::skipped, "no runner has gpu").skipped_for =
      job::SkipCause::hardware;
  promotion::PolicyVerdict judged = story.decide("coverage").policies[0];
  CHECK(judged.verdict == Verdict::wait);
  CHECK(test::facts_of(judged) == Facts{"cudnn 1.0 was skipped: no runner has gpu"});

  judged = story.decide("coverage", {{"missing_hardware", {"accept"}}}).policies[0];
  CHECK(judged.verdict == Verdict::promote);
  CHECK(test::facts_of(judged) ==
        Facts{"cudnn 1.0 was skipped: no runner has gpu (accepted by "
              "missing_hardware)"});

  story.without_result("cudnn");
  judged = story.decide("coverage", {{"missing_hardware", {"accept"}}}).policies[0];
  CHECK(judged.verdict == Verdict::wait);
  CHECK(test::facts_of(judged) == Facts{"cudnn 1.0 has not been run"});
}

TEST_CASE("a reason to skip that nobody named cannot be accepted", "[promotion]") {
  Story story;
  story.dependent("cudnn");
  story.plan.jobs.back().hardware = {"gpu"};
  story.result("cudnn", Outcome::skipped, "for a reason of its own");
  const promotion::Options::Values both = {{"missing_hardware", {"accept"}},
                                           {"beyond_budget", {"accept"}}};
  CHECK(story.decide("coverage", both).verdict == Verdict::wait);
}

TEST_CASE("what is beyond the budget is accepted by its own option only",
          "[promotion]") {
  Story story;
  story.dependent("cudnn");
  story.plan.jobs.back().hardware = {"gpu"};
  story.result("cudnn", Outcome::skipped, "beyond the budget of 1 job").skipped_for =
      job::SkipCause::budget;
  CHECK(story.decide("coverage", {{"missing_hardware", {"accept"}}}).verdict ==
        Verdict::wait);
  const promotion::Decision accepted =
      story.decide("coverage", {{"beyond_budget", {"accept"}}});
  CHECK(accepted.verdict == Verdict::promote);
  CHECK(test::facts_of(accepted.policies[0]) ==
        Facts{"cudnn 1.0 was skipped: beyond the budget of 1 job (accepted by "
              "beyond_budget)"});
}
