// The policy `tests`, and what it asks of maintainers.
#include <catch2/catch.hpp>

#include "promotion/policy.hpp"
#include "promotion/story.hpp"

using namespace distro;
using job::Comparison;
using job::Outcome;
using promotion::PolicyVerdict;
using promotion::Verdict;
using test::Story;
using Facts = std::vector<std::string>;

namespace {

PolicyVerdict judged(const Story& story) { return story.decide("tests").policies[0]; }

}  // namespace

TEST_CASE("a regression asks for a release and names the bound", "[promotion]") {
  Story story;
  story.dependent("bottleneck").maintainers = {"bob", "carol"};
  job::Result& result = story.result("bottleneck", Outcome::failed,
                                     "ValueError: numpy.dtype size changed");
  result.command = "pytest --pyargs bottleneck";
  story.baseline("bottleneck", Outcome::passed);

  const PolicyVerdict verdict = judged(story);
  CHECK(verdict.verdict == Verdict::hold);
  CHECK(test::facts_of(verdict) ==
        Facts{"bottleneck 1.0: regressed (failed): ValueError: "
              "numpy.dtype size changed"});
  REQUIRE(promotion::demands_of(verdict).size() == 1);
  const promotion::Demand demand = promotion::demands_of(verdict)[0];
  CHECK(demand.package == "bottleneck");
  CHECK(demand.maintainers == Facts{"bob", "carol"});
  CHECK(demand.subject == "release bottleneck that works with numpy 2.0.2");
  CHECK(demand.job == "bottleneck-1.0-0.dependent");
  CHECK(demand.what ==
        "bottleneck 1.0 works with numpy 1.26.4, but with numpy 2.0.2 its tests fail.\n"
        "\n"
        "The test `pytest --pyargs bottleneck` says:\n"
        "\n"
        "```text\n"
        "ValueError: numpy.dtype size changed\n"
        "```\n"
        "\n"
        "Please release a version of bottleneck that works with numpy 2.0.2.\n"
        "The present release requires `numpy >=1.16`; it should have required `numpy "
        ">=1.16,<2`.\n");
}

TEST_CASE("a transitive dependent hears by which way the candidate comes",
          "[promotion]") {
  Story story;
  story.dependent("seaborn", {"pandas >=1"}).path = {
      {"numpy", ""}, {"pandas", "numpy"}, {"seaborn", "pandas >=1"}};
  story.result("seaborn", Outcome::timed_out, "no output for 5 min");
  story.baseline("seaborn", Outcome::no_tests);
  CHECK(
      promotion::demands_of(judged(story)).at(0).what ==
      "seaborn 1.0 works with numpy 1.26.4, but with numpy 2.0.2 its tests do not end "
      "within their time limit.\n"
      "\n"
      "```text\n"
      "no output for 5 min\n"
      "```\n"
      "\n"
      "Please release a version of seaborn that works with numpy 2.0.2.\n"
      "seaborn comes to numpy through pandas.\n");
}

TEST_CASE("an unsatisfiable job holds with the solver's tree", "[promotion]") {
  Story story;
  story.dependent("numba", {"numpy"});
  story.result("numba", Outcome::unsatisfiable, "numba 1.0 cannot be installed")
      .detail = "numba 1.0\n`- llvmlite 0.40, which does not exist";
  const PolicyVerdict verdict = judged(story);
  CHECK(verdict.verdict == Verdict::hold);
  CHECK(test::facts_of(verdict) ==
        Facts{"numba 1.0: unsatisfiable: numba 1.0 cannot be "
              "installed"});
  CHECK(promotion::demands_of(verdict).at(0).what ==
        "numba 1.0 does not work with numpy 2.0.2: it cannot be installed.\n"
        "\n"
        "```text\n"
        "numba 1.0\n"
        "`- llvmlite 0.40, which does not exist\n"
        "```\n"
        "\n"
        "Please release a version of numba that works with numpy 2.0.2.\n"
        "The present release requires `numpy`; it should have required `numpy <2`.\n");
}

TEST_CASE("what failed before does not hold the change", "[promotion]") {
  Story story;
  story.dependent("old");
  story.result("old", Outcome::failed, "ImportError: imp");
  story.baseline("old", Outcome::timed_out);
  const PolicyVerdict verdict = judged(story);
  CHECK(verdict.verdict == Verdict::promote);
  CHECK(test::facts_of(verdict) ==
        Facts{"old 1.0: still failing, as before the change (failed): "
              "ImportError: imp"});
  CHECK(promotion::demands_of(verdict).empty());
}

TEST_CASE("a failure without a baseline waits for one", "[promotion]") {
  Story story;
  story.dependent("old");
  story.result("old", Outcome::failed, "ImportError: imp");
  CHECK(judged(story).verdict == Verdict::wait);
  CHECK(test::facts_of(judged(story)) ==
        Facts{"old 1.0: failed, with no baseline to compare "
              "with: ImportError: imp"});
  story.baseline("old", Outcome::infrastructure_error);
  CHECK(judged(story).verdict == Verdict::wait);
}

TEST_CASE("a fault of ours says nothing about the package", "[promotion]") {
  Story story;
  story.result("numpy", Outcome::infrastructure_error, "the disk is full");
  story.dependent("bottleneck");
  story.result("bottleneck", Outcome::infrastructure_error, "the disk is full");
  const PolicyVerdict verdict = judged(story);
  CHECK(verdict.verdict == Verdict::wait);
  CHECK(test::facts_of(verdict) ==
        Facts{"numpy 2.0.2: infrastructure_error: the disk is full",
              "bottleneck 1.0: infrastructure_error: the disk is full"});
  CHECK(promotion::demands_of(verdict).empty());
}

TEST_CASE("a candidate that fails its own tests is its maintainers' business",
          "[promotion]") {
  Story story;
  story.result("numpy", Outcome::out_of_memory, "killed with 4 GiB");
  const PolicyVerdict verdict = judged(story);
  CHECK(verdict.verdict == Verdict::hold);
  CHECK(test::facts_of(verdict) ==
        Facts{"numpy 2.0.2: out_of_memory: killed with 4 GiB"});
  REQUIRE(promotion::demands_of(verdict).size() == 1);
  CHECK(promotion::demands_of(verdict)[0].maintainers == Facts{"alice"});
  CHECK(promotion::demands_of(verdict)[0].subject ==
        "make the tests of numpy 2.0.2 pass");
  CHECK(promotion::demands_of(verdict)[0].what ==
        "numpy 2.0.2 cannot enter the channel: its tests need more memory than they "
        "may use.\n"
        "\n"
        "```text\n"
        "killed with 4 GiB\n"
        "```\n"
        "\n"
        "Please build a numpy whose own tests pass, with a new build number.\n");
}

TEST_CASE("what is good news is said too", "[promotion]") {
  Story story;
  story.result("numpy", Outcome::no_tests);
  story.dependent("better");
  story.baseline("better", Outcome::failed);
  const PolicyVerdict verdict = judged(story);
  CHECK(verdict.verdict == Verdict::promote);
  CHECK(test::facts_of(verdict) ==
        Facts{"numpy 2.0.2: no_tests", "better 1.0: fixed by the change"});
}

TEST_CASE("the baseline of a job is the one of the same file", "[promotion]") {
  Story story;
  story.dependent("bottleneck");
  const std::map<std::string, job::Result> none;
  const job::Job& job = story.plan.jobs.back();
  CHECK(promotion::Evidence{story.plan, none, story.facts}.comparison(job) ==
        Comparison::unknown);

  std::map<std::string, job::Result> results;
  for (const job::Result& result : story.results) {
    results[result.job] = result;
  }
  const promotion::Evidence evidence{story.plan, results, story.facts};
  CHECK(evidence.comparison(job) == Comparison::unknown);
  CHECK(evidence.comparison(story.plan.jobs.front()) == Comparison::fresh);
  results["bottleneck-1.0-0.baseline"].outcome = Outcome::passed;
  CHECK(evidence.comparison(job) == Comparison::still_passing);
  story.plan.baselines[0].package.subdir = "noarch";
  CHECK(evidence.comparison(job) == Comparison::unknown);
}

TEST_CASE("a flaky dependent does not block, and is told", "[promotion]") {
  Story story;
  story.dependent("bottleneck");
  job::Result& result = story.result("bottleneck", Outcome::failed, "no luck");
  result.controls = {{Outcome::passed, "", ""}, {Outcome::failed, "no luck", ""}};
  story.baseline("bottleneck", Outcome::passed);
  const PolicyVerdict verdict = judged(story);
  CHECK(verdict.verdict == Verdict::promote);
  CHECK(promotion::demands_of(verdict).empty());
  CHECK(test::facts_of(verdict) ==
        Facts{"bottleneck 1.0: its tests are flaky: failed 2 of 4 times (50 %, between "
              "15 and 85 %)"});
}

TEST_CASE("flaky tests of a candidate are no evidence by themselves", "[promotion]") {
  Story story;
  story.results[0].controls = {{Outcome::failed, "no luck", ""}};
  CHECK(judged(story).verdict == Verdict::wait);
  CHECK(test::facts_of(judged(story)) ==
        Facts{"numpy 2.0.2: its tests are flaky: failed 1 of 2 times (50 %, between 9 "
              "and 91 %); nothing else speaks for it"});
  story.dependent("bottleneck");
  CHECK(judged(story).verdict == Verdict::promote);
  // One that is flaky itself adds nothing.
  story.result("bottleneck", Outcome::passed).controls = {{Outcome::failed, "", ""}};
  CHECK(judged(story).verdict == Verdict::wait);
  // Nor does one that ran without the candidate.
  job::Result& elsewhere = story.result("bottleneck", Outcome::passed);
  elsewhere.controls.clear();
  elsewhere.prefix.clear();
  CHECK(judged(story).verdict == Verdict::wait);
}

TEST_CASE("a failure that follows from another names its root and asks only that one",
          "[promotion]") {
  Story story;
  story.dependent("pandas").maintainers = {"bob"};
  story.result("pandas", Outcome::failed, "ImportError");
  story.baseline("pandas", Outcome::passed);
  story.dependent("seaborn", {"pandas >=1"}).maintainers = {"carol"};
  story.result("seaborn", Outcome::failed, "ImportError: pandas");
  story.baseline("seaborn", Outcome::passed);
  for (job::Result& result : story.results) {
    result.prefix.push_back({"pandas-1.0-0.conda", "", ""});
  }
  const PolicyVerdict verdict = judged(story);
  CHECK(verdict.verdict == Verdict::hold);
  CHECK(test::facts_of(verdict) ==
        Facts{"pandas 1.0: regressed (failed): ImportError",
              "seaborn 1.0: regressed (failed): ImportError: pandas; it follows from "
              "pandas 1.0 (failed)"});
  REQUIRE(promotion::demands_of(verdict).size() == 1);
  CHECK(promotion::demands_of(verdict)[0].package == "pandas");
}
