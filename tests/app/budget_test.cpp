#include "app/budget.hpp"

#include <catch2/catch.hpp>
#include <map>

#include "support/package_builder.hpp"

using namespace distro;
using namespace std::chrono_literals;
using app::PackagePast;
using Names = std::vector<std::string>;

namespace {

/// A plan around the candidate numpy.
struct Planned {
  Planned() { add("numpy", job::Role::candidate); }

  void add(const std::string& name, job::Role role, Names depends = {}) {
    job::Job job;
    job.role = role;
    job.package = test::record_of(name, "1.0", depends);
    plan.jobs.push_back(job::with_id(job));
  }

  /// A dependent by this way, the candidate first.
  void dependent(const std::string& name, const Names& way, const Names& depends) {
    add(name, job::Role::dependent, depends);
    job::Dependent dependent;
    dependent.record = plan.jobs.back().package;
    dependent.job = plan.jobs.back().id;
    for (const std::string& step : way) {
      dependent.path.push_back({step, ""});
    }
    plan.dependents.push_back(dependent);
  }

  [[nodiscard]] std::vector<const job::Job*> ranked() const {
    return app::most_telling_first(plan, [&](const job::Job& job) {
      const auto known = past.find(job.package.name);
      return known == past.end() ? PackagePast{} : known->second;
    });
  }

  [[nodiscard]] Names ranking() const {
    Names names;
    for (const job::Job* job : ranked()) {
      names.push_back(job->package.name);
    }
    return names;
  }

  job::Plan plan;
  std::map<std::string, PackagePast> past;
};

/// numpy <- a, b, c, d directly; d <- far.
Planned five() {
  Planned planned;
  planned.dependent("far", {"numpy", "d", "far"}, {"d"});
  planned.dependent("a", {"numpy", "a"}, {"numpy"});
  planned.dependent("b", {"numpy", "b"}, {"numpy"});
  planned.dependent("c", {"numpy", "c"}, {"numpy >=1"});
  planned.dependent("d", {"numpy", "d"}, {"numpy"});
  return planned;
}

bool can(const job::Job& job) { return job.hardware.empty(); }

}  // namespace

TEST_CASE("candidates come first, then direct dependents, the most used before others",
          "[app]") {
  CHECK(five().ranking() == Names{"numpy", "d", "a", "b", "c", "far"});
}

TEST_CASE("of dependents that are used alike, what broke most often comes first",
          "[app]") {
  Planned planned = five();
  planned.past["c"] = {0.5, std::chrono::sys_seconds(100s)};
  planned.past["b"] = {0.1, std::chrono::sys_seconds(100s)};
  CHECK(planned.ranking() == Names{"numpy", "d", "c", "b", "a", "far"});
}

TEST_CASE("of what never broke, the longest unseen comes first", "[app]") {
  Planned planned = five();
  planned.past["a"] = {0, std::chrono::sys_seconds(300s)};
  planned.past["b"] = {0, std::chrono::sys_seconds(100s)};
  CHECK(planned.ranking() == Names{"numpy", "d", "c", "b", "a", "far"});
}

TEST_CASE("what is beyond the budget is skipped with its rank", "[app]") {
  const Planned planned = five();
  const app::BudgetedJobs jobs =
      app::within_budget(planned.ranked(), {.time = {}, .jobs = 4}, {}, can);
  REQUIRE(jobs.to_run.size() == 4);
  CHECK(jobs.to_run.back()->package.name == "b");
  REQUIRE(jobs.skipped.size() == 2);
  CHECK(jobs.skipped[0].outcome == job::Outcome::skipped);
  CHECK(jobs.skipped[0].skipped_for == job::SkipCause::budget);
  CHECK(jobs.skipped[0].reason == "beyond the budget of 4 jobs: ranked 5 of 6");
  CHECK(jobs.skipped[1].job == planned.plan.jobs[1].id);
  CHECK(jobs.skipped[1].reason == "beyond the budget of 4 jobs: ranked 6 of 6");
  CHECK(app::within_budget(planned.ranked(), {}, {}, can).skipped.empty());
}

TEST_CASE("what has a result already is part of the budget", "[app]") {
  const Planned planned = five();
  const std::vector<const job::Job*> ranked = planned.ranked();
  // The last one was run when it ranked higher.
  const std::set<std::string> done = {ranked[0]->id, ranked[5]->id};
  const app::BudgetedJobs jobs =
      app::within_budget(ranked, {.time = {}, .jobs = 3}, done, can);
  REQUIRE(jobs.to_run.size() == 1);
  CHECK(jobs.to_run[0] == ranked[1]);
  CHECK(jobs.skipped.size() == 3);
  CHECK(app::within_budget(ranked, {.time = {}, .jobs = 1}, done, can).to_run.empty());
}

TEST_CASE("what no runner can run costs nothing", "[app]") {
  Planned planned = five();
  planned.plan.jobs[2].hardware = {"gpu"};  // a
  const app::BudgetedJobs jobs =
      app::within_budget(planned.ranked(), {.time = {}, .jobs = 3}, {}, can);
  Names names;
  for (const job::Job* job : jobs.to_run) {
    names.push_back(job->package.name);
  }
  CHECK(names == Names{"numpy", "d", "a", "b"});
}
