// `conda-distro state ...` and `history`: the state database itself.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "app/config.hpp"
#include "state/check.hpp"
#include "state/database.hpp"
#include "state/history.hpp"
#include "state/prune.hpp"

namespace distro::app {

/// The database that CONDA_DISTRO_STATE_URL names, or the file in the state folder.
[[nodiscard]] state::Database open_state(const Config& config,
                                         const state::Opening& opening = {});

/// What applying the migrations did; the schemas are the same if there were none.
struct StateMigration {
  std::string database;  ///< without password
  int before = 0;        ///< 0: it was made
  int after = 0;
};

[[nodiscard]] StateMigration migrate_state(const Config& config);

struct StateCheck {
  std::string database;
  state::CheckReport report;
};

/// Changes nothing.
[[nodiscard]] StateCheck check_state(const Config& config);

/// Hands over all rows, a line of JSON each, and returns how many there were.
std::size_t export_state(const Config& config,
                         const std::function<void(std::string_view line)>& take);
/// Into a file, which is written beside and renamed.
std::size_t export_state(const Config& config, const std::filesystem::path& file);

struct StatePruning {
  std::string database;
  state::Pruned removed;
};

[[nodiscard]] StatePruning prune_state(const Config& config,
                                       const state::PruneLimits& limits,
                                       state::Pruning pruning);

struct KnownPackage {
  std::string name;
  state::PackageHistory summary;
  std::vector<state::ResultRow> results;  ///< newest first
  state::Reliability newest;              ///< of the build that ran last
};

[[nodiscard]] KnownPackage history_of(const Config& config, const std::string& package,
                                      std::size_t limit);

}  // namespace distro::app
