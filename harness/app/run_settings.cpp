#include "app/run_settings.hpp"

#include <string>

#include "app/decide.hpp"
#include "promotion/policy.hpp"

namespace distro::app {
namespace {

/// None are set if the distribution does not ask it.
promotion::Options options_of(const recipe::Distribution& distribution,
                              const std::string& policy) {
  for (const promotion::ConfiguredPolicy& configured : policies_of(distribution)) {
    if (configured.name == policy) {
      return {configured.name, configured.options, configured.place};
    }
  }
  return {policy, {}};
}

}  // namespace

RunSettings run_settings_of(const recipe::Distribution& distribution) {
  RunSettings settings;
  const promotion::Options tests = options_of(distribution, "tests");
  if (const auto controls = tests.count("controls")) {
    settings.controls = static_cast<std::size_t>(*controls);
  }
  settings.all_baselines = tests.word("baselines", {"failures", "always"}) == "always";
  settings.max_age = options_of(distribution, "evidence").duration("max_age");
  settings.budget.time = distribution.budget.time;
  if (distribution.budget.jobs) {
    settings.budget.jobs = static_cast<std::size_t>(*distribution.budget.jobs);
  }
  return settings;
}

}  // namespace distro::app
