#include "promotion/subsets.hpp"

#include <catch2/catch.hpp>

#include "promotion/story.hpp"
#include "support/package_builder.hpp"

using namespace distro;
using job::Outcome;
using promotion::Subset;
using test::Story;
using Names = std::vector<std::string>;

namespace {

/// numpy, and `names` that come with it.
Story with_candidates(const Names& names) {
  Story story;
  for (const std::string& name : names) {
    story.plan.candidates.push_back({test::record_of(name, "2.0"), {}, "1.0"});
    story.facts.channel.push_back(test::record_of(name, "1.0"));
  }
  story.facts.channel.push_back(test::record_of("numpy", "1.26.4"));
  return story;
}

/// A finding that holds, because of these candidates.
promotion::PolicyVerdict held(const std::vector<Names>& causes) {
  promotion::PolicyVerdict judged;
  for (const Names& names : causes) {
    promotion::Finding finding;
    finding.verdict = promotion::Verdict::hold;
    finding.fact = "broken";
    finding.causes = names;
    judged.findings.push_back(finding);
  }
  return judged;
}

std::vector<Names> subsets(const Story& story, const std::vector<Names>& causes) {
  const std::map<std::string, job::Result> none;
  const std::vector<promotion::PolicyVerdict> policies = {held(causes)};
  std::vector<Names> found;
  for (const Subset& subset :
       promotion::largest_subsets({story.plan, none, story.facts}, policies)) {
    found.push_back(subset.packages);
  }
  return found;
}

}  // namespace

TEST_CASE("the rest could enter without the one that is to blame", "[promotion]") {
  const Story story = with_candidates({"a", "b"});
  CHECK(subsets(story, {{"numpy"}}) == std::vector<Names>{{"a", "b"}});
}

TEST_CASE("where two are to blame together either may stay out", "[promotion]") {
  const Story story = with_candidates({"a", "b"});
  CHECK(subsets(story, {{"a", "numpy"}}) ==
        std::vector<Names>{{"a", "b"}, {"b", "numpy"}});
}

TEST_CASE("what needs one that stays out stays out too", "[promotion]") {
  Story story = with_candidates({"a", "b", "c"});
  story.plan.candidates[1].record.depends = {"numpy >=2"};
  story.plan.candidates[2].record.depends = {"a >=2"};
  CHECK(subsets(story, {{"numpy"}}) == std::vector<Names>{{"c"}});
  story.plan.candidates[2].record.depends = {"a"};  // the channel's will do
  CHECK(subsets(story, {{"numpy"}}) == std::vector<Names>{{"b", "c"}});
}

TEST_CASE("a release that stays in the channel may exclude a candidate",
          "[promotion]") {
  Story story = with_candidates({"a", "b"});
  story.facts.channel[0].depends = {"numpy <2"};  // a 1.0
  CHECK(subsets(story, {{"a"}}) == std::vector<Names>{{"b"}});
}

TEST_CASE("no subset is offered where the whole change is to blame", "[promotion]") {
  const Story story = with_candidates({"a"});
  CHECK(subsets(story, {{}}).empty());
  CHECK(subsets(story, {{"a"}, {"numpy"}}).empty());
}

TEST_CASE("a decision offers subsets and says who stays out and why", "[promotion]") {
  Story story = with_candidates({"a"});
  story.dependent("bottleneck");
  story.result("bottleneck", Outcome::failed, "no");
  story.baseline("bottleneck", Outcome::passed);
  std::erase_if(story.results.back().prefix, [](const job::Evidence&) { return true; });
  const promotion::Decision decision = story.decide("tests");
  REQUIRE(decision.subsets.size() == 1);
  CHECK(decision.subsets[0].packages == Names{"a"});
  CHECK(decision.subsets[0].without ==
        Names{"numpy: bottleneck 1.0: regressed (failed): no"});
}

TEST_CASE("a hundred candidates are answered, whoever is to blame", "[promotion]") {
  Names names;
  std::vector<Names> causes;
  for (int i = 0; i < 99; ++i) {
    names.push_back("p" + std::to_string(i));
    causes.push_back({names.back(), "numpy"});
  }
  const std::vector<Names> found = subsets(with_candidates(names), causes);
  REQUIRE_FALSE(found.empty());
  CHECK(found[0] == [&] {
    Names sorted = names;
    std::sort(sorted.begin(), sorted.end());
    return sorted;
  }());
}
