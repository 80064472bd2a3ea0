#include "promotion/root_cause.hpp"

#include <catch2/catch.hpp>

#include "promotion/story.hpp"

using namespace distro;
using job::Comparison;
using job::Outcome;
using promotion::RootCause;
using test::Story;
using Names = std::vector<std::string>;

namespace {

std::map<std::string, RootCause> causes_of(
    const Story& story, const std::map<std::string, Comparison>& comparisons = {}) {
  std::map<std::string, job::Result> results;
  for (const job::Result& result : story.results) {
    results[result.job] = result;
  }
  return promotion::root_causes(
      {story.plan, results, [&](const job::Job& job) {
         const auto known = comparisons.find(job.package.name);
         return known == comparisons.end() ? Comparison::regressed : known->second;
       }});
}

/// numpy <- pandas <- seaborn <- plots, and numpy <- scipy <- seaborn.
Story family() {
  Story story;
  story.dependent("pandas");
  story.dependent("scipy");
  story.dependent("seaborn", {"pandas >=1", "scipy"}).path = {
      {"numpy", ""}, {"pandas", "numpy"}, {"seaborn", "pandas >=1"}};
  story.dependent("plots", {"seaborn"}).path = {
      {"numpy", ""}, {"pandas", "numpy"}, {"seaborn", ""}, {"plots", "seaborn"}};
  return story;
}

void fail(Story& story, const std::string& name, Outcome outcome = Outcome::failed) {
  story.result(name, outcome).prefix.clear();
}

}  // namespace

TEST_CASE("a failure that follows from a dependency's names it and the way",
          "[promotion]") {
  Story story = family();
  fail(story, "pandas");
  fail(story, "seaborn");
  fail(story, "plots");
  const auto causes = causes_of(story);
  REQUIRE(causes.size() == 2);
  const RootCause& cause = causes.at("plots-1.0-0.dependent");
  CHECK(cause.package == "pandas");
  CHECK(cause.version == "1.0");
  CHECK(cause.trouble == "failed");
  CHECK(cause.job == "pandas-1.0-0.dependent");
  CHECK(cause.way == Names{"pandas", "seaborn", "plots"});
  CHECK(causes.at("seaborn-1.0-0.dependent").way == Names{"pandas", "seaborn"});
}

TEST_CASE("a failure of its own has no root elsewhere", "[promotion]") {
  Story story = family();
  fail(story, "seaborn");
  CHECK(causes_of(story).empty());
}

TEST_CASE("a dependency's trouble may come through one that passed", "[promotion]") {
  Story story = family();
  fail(story, "scipy", Outcome::out_of_memory);
  fail(story, "plots");
  CHECK(causes_of(story).at("plots-1.0-0.dependent").way ==
        Names{"scipy", "seaborn", "plots"});
}

TEST_CASE("what failed before the change, or by chance, is no cause", "[promotion]") {
  Story story = family();
  fail(story, "pandas");
  fail(story, "scipy");
  fail(story, "seaborn");
  CHECK(causes_of(story, {{"pandas", Comparison::still_failing}})
            .at("seaborn-1.0-0.dependent")
            .package == "scipy");
  CHECK(causes_of(story,
                  {{"pandas", Comparison::still_failing}, {"scipy", Comparison::flaky}})
            .empty());
}

TEST_CASE("a package that must be bumped is a root", "[promotion]") {
  Story story = family();
  job::Dependent& pandas = story.plan.dependents[0];
  pandas.disposition = job::Disposition::required_bump;
  pandas.job.clear();
  fail(story, "seaborn", Outcome::unsatisfiable);
  const RootCause cause = causes_of(story).at("seaborn-1.0-0.dependent");
  CHECK(cause.package == "pandas");
  CHECK(cause.trouble == "required_bump");
  CHECK(cause.job.empty());
}

TEST_CASE("a candidate that fails its own tests is the root of what fails with it",
          "[promotion]") {
  Story story = family();
  fail(story, "numpy");
  fail(story, "pandas");
  fail(story, "seaborn");
  const auto causes = causes_of(story);
  CHECK(causes.at("pandas-1.0-0.dependent").package == "numpy");
  CHECK(causes.at("seaborn-1.0-0.dependent").package == "numpy");
}

TEST_CASE("a package that was not in the tested environment causes nothing",
          "[promotion]") {
  Story story = family();
  fail(story, "pandas");
  story.result("seaborn", Outcome::failed);  // has numpy, seaborn and python
  CHECK(causes_of(story).empty());
  job::Result& result = story.results.back();
  result.prefix.push_back({story.plan.dependents[0].record.fn, "", ""});
  CHECK(causes_of(story).size() == 1);
}
