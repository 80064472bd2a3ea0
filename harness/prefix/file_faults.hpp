// Faults of the standard file system library as ours.
#pragma once

#include <filesystem>
#include <utility>

#include "base/error.hpp"

namespace distro::prefix {

/// Runs `action`; what std::filesystem throws becomes an EnvironmentError.
template <typename Action>
auto with_own_faults(Action&& action) {
  try {
    return std::forward<Action>(action)();
  } catch (const std::filesystem::filesystem_error& error) {
    throw EnvironmentError(error.what());
  }
}

}  // namespace distro::prefix
