// What distro.yaml says of how a plan's jobs are run.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "app/budget.hpp"
#include "recipe/distribution.hpp"

namespace distro::app {

struct RunSettings {
  /// Runs more, with the same inputs, of what chance may have decided: the option
  /// `controls` of the policy `tests`.
  std::size_t controls = 3;
  /// Baselines of dependents that passed as well: `baselines: always`.
  bool all_baselines = false;
  /// Older results are not taken again: the option `max_age` of the policy `evidence`.
  std::optional<std::chrono::seconds> max_age;
  Budget budget;
};

/// Throws InputError with the policy's place for a value that is none.
[[nodiscard]] RunSettings run_settings_of(const recipe::Distribution& distribution);

}  // namespace distro::app
