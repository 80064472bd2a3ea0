// What policies ask for besides the plan and its results: gathered once, before they
// are asked (facts.json).
#pragma once

#include <string>
#include <vector>

#include "app/run_folder.hpp"
#include "app/workspace.hpp"
#include "promotion/facts.hpp"

namespace distro::app {

/// What only the caller knows.
struct FactOptions {
  std::vector<std::string> approvals;  ///< handles of who has approved the change
};

/// Reads the channels and files that the change speaks of, as they are now. Throws
/// InputError for an override that cannot be read.
[[nodiscard]] promotion::Facts gather_facts(const Workspace& workspace,
                                            const ChangeSet& change,
                                            const job::Plan& plan,
                                            const FactOptions& options);

/// The paths of the overrides in one state of the files.
[[nodiscard]] std::vector<std::string> override_files(const recipe::FileTree& tree);

/// The overrides of one state of the files, by path. Throws InputError.
[[nodiscard]] std::vector<promotion::Override> overrides_in(
    const recipe::FileTree& tree);

}  // namespace distro::app
