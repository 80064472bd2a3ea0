// What `conda-distro installability` has found, for people.
#pragma once

#include <string>

#include "app/install/installability.hpp"
#include "cli/terminal.hpp"

namespace distro::cli {

/// Faults by standing and promise; one that is the same with several channel priorities
/// is told once.
[[nodiscard]] std::string text_of(const app::InstallabilityAnswer& answer,
                                  const Terminal& terminal);

}  // namespace distro::cli
