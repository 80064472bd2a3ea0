#include "app/run_settings.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"

using namespace distro;
using namespace std::chrono_literals;

namespace {

app::RunSettings settings_with(const std::string& lines) {
  return app::run_settings_of(recipe::parse_distribution(
      "distribution: d\nchannels: {integration: i, staging: s}\n"
      "subdirs: [linux-64]\n" +
          lines,
      "distro.yaml", {"evidence", "tests"}));
}

}  // namespace

TEST_CASE("without a word three control runs are made, and baselines of failures",
          "[app]") {
  const app::RunSettings settings = settings_with("");
  CHECK(settings.controls == 3);
  CHECK_FALSE(settings.all_baselines);
  CHECK_FALSE(settings.max_age);
  CHECK_FALSE(settings.budget.time);
  CHECK_FALSE(settings.budget.jobs);
}

TEST_CASE("policies and the budget say how jobs are run", "[app]") {
  const app::RunSettings settings = settings_with(
      "policies: [{tests: {controls: 0, baselines: always}}, {evidence: {max_age: "
      "2h}}]\n"
      "budget: {time: 30m, jobs: 50}\n");
  CHECK(settings.controls == 0);
  CHECK(settings.all_baselines);
  CHECK(settings.max_age == 2h);
  CHECK(settings.budget.time == 30min);
  CHECK(settings.budget.jobs == 50);
}

TEST_CASE("a setting that is none is refused with its place", "[app]") {
  CHECK_THROWS_WITH(settings_with("policies: [{tests: {controls: many}}]\n"),
                    "distro.yaml:4:13: policy 'tests': controls is 'many', expected a "
                    "whole number");
  CHECK_THROWS_WITH(settings_with("policies: [{tests: {baselines: never}}]\n"),
                    "distro.yaml:4:13: policy 'tests': baselines is 'never', expected "
                    "'failures' or 'always'");
}
