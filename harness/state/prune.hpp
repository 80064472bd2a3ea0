// Removing what is old.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>

#include "state/database.hpp"

namespace distro::state {

/// What is to go: results for which both hold; at least one is to be said.
struct PruneLimits {
  /// They finished before that time, or at one that is not known.
  std::optional<std::chrono::sys_seconds> before = std::nullopt;
  /// There are so many newer ones of their package.
  std::optional<std::size_t> keep = std::nullopt;
};

/// Rows that went.
struct Pruned {
  std::size_t results = 0;  ///< with their control runs
  std::size_t environments = 0;
  std::size_t decisions = 0;
  std::size_t runs = 0;
};

enum class Pruning { rehearsed, done };

/// Removes those results; with `before` also decisions and runs that are as old and of
/// which nothing is left. Kept is all that the newest decision, one about an open
/// candidate or one about a file of a promotion stands on, the promotions themselves,
/// when files were first seen, and which messages were sent. All or none; the room goes
/// back to the disk.
[[nodiscard]] Pruned prune(const Database& database, const PruneLimits& limits,
                           Pruning pruning);

}  // namespace distro::state
