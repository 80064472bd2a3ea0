#include <catch2/catch.hpp>

#include "promotion/story.hpp"

using namespace distro;
using promotion::InstallFault;
using promotion::Standing;
using promotion::Verdict;
using test::facts_of;
using test::Story;
using Texts = std::vector<std::string>;

namespace {

InstallFault fault_of(Standing standing, const std::string& package,
                      const std::string& version, const std::string& priority) {
  InstallFault fault;
  fault.standing = standing;
  fault.promise = "stack";
  fault.package = package;
  fault.version = version;
  fault.builds = {"0"};
  fault.site = {"linux-64", priority, {"file:///integration"}};
  fault.why = "app 1 requires numpy <2";
  return fault;
}

promotion::PolicyVerdict judged(const Story& story,
                                const promotion::Options::Values& options = {}) {
  return story.decide("installability", options).policies.front();
}

}  // namespace

TEST_CASE("what can be installed has to be asked", "[promotion]") {
  Story story;
  CHECK(judged(story).verdict == Verdict::wait);
  story.facts.installability.emplace();
  CHECK(judged(story).verdict == Verdict::promote);
}

TEST_CASE("what breaks for users holds, once for all priorities", "[promotion]") {
  Story story;
  story.facts.installability.emplace().faults = {
      fault_of(Standing::broken, "app", "1", "strict"),
      fault_of(Standing::broken, "app", "1", "flexible"),
      fault_of(Standing::present, "old", "1", "strict")};
  const promotion::PolicyVerdict verdict = judged(story);
  CHECK(verdict.verdict == Verdict::hold);
  CHECK(
      facts_of(verdict) ==
      Texts{"app 1 0 cannot be installed with the others of its set (promise stack; "
            "linux-64, strict and flexible); it could before: app 1 requires numpy <2",
            "1 promised set cannot be installed, as before the change"});
}

TEST_CASE("a half-published release asks for its other half", "[promotion]") {
  Story story;
  InstallFault half = fault_of(Standing::brought, "numpy", "2.0.2", "strict");
  half.missing = {"numpy-extras"};
  half.why = "no release of numpy-extras depends on exactly numpy 2.0.2";
  story.facts.installability.emplace().faults = {half};
  const promotion::PolicyVerdict verdict = judged(story);
  CHECK(verdict.verdict == Verdict::hold);
  REQUIRE(verdict.findings.size() == 1);
  CHECK(verdict.findings[0].causes == Texts{"numpy"});
  REQUIRE(promotion::demands_of(verdict).size() == 1);
  const promotion::Demand demand = promotion::demands_of(verdict).front();
  CHECK(demand.package == "numpy-extras");
  CHECK(demand.subject == "release numpy-extras for numpy 2.0.2");
  CHECK(
      demand.what ==
      "numpy 2.0.2 is to enter the channel, and no release of numpy-extras depends "
      "on exactly numpy 2.0.2. Users are promised that both can be installed together "
      "(promise `stack`).\n");
}

TEST_CASE("what ran out of time waits, unless that is accepted", "[promotion]") {
  Story story;
  story.facts.installability.emplace().unknown = {"app 1 0 ran out of time"};
  CHECK(judged(story).verdict == Verdict::wait);
  CHECK(judged(story, {{"unknown", {"accept"}}}).verdict == Verdict::promote);
}
