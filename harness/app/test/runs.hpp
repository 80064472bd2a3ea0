// Where `conda-distro test` leaves what it did, for `reproduce` and for reading.
#pragma once

#include <filesystem>
#include <string>

#include "app/config.hpp"

namespace distro::app {

/// The folder of a new run: `wanted`, which must hold nothing, or one below the state
/// folder that is named by the time. Of those the newest hundred are kept.
/// Throws UsageError, EnvironmentError.
[[nodiscard]] std::filesystem::path new_test_run(const Config& config,
                                                 const std::filesystem::path& wanted);

}  // namespace distro::app
