// What is wrong with a distribution's files, all of it in one go.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "recipe/catalog.hpp"
#include "recipe/distribution.hpp"
#include "recipe/lint/finding.hpp"
#include "recipe/lint/rules/evidence.hpp"

namespace distro::recipe {

/// What lint may be told besides the files.
struct LintInput {
  std::chrono::sys_days today;       ///< for skips that expire
  const FileTree* former = nullptr;  ///< the files before the change
  RecordsOf records_of;              ///< what channels have; empty: they are not asked
};

/// Applies every rule to every manifest and recipe of `tree`; unlike load_catalog it
/// goes on after a fault. Sorted by path and line. What distro.yaml ignores and what
/// manifests skip is left out.
[[nodiscard]] std::vector<Finding> lint(const FileTree& tree,
                                        const Distribution& distribution,
                                        const LintInput& input = {});

/// As `lint`, and reads distro.yaml too: faults in it are findings among the others
/// (then channels are not checked).
[[nodiscard]] std::vector<Finding> lint_all(
    const FileTree& tree, const std::vector<std::string>& known_policies,
    const LintInput& input = {});

}  // namespace distro::recipe
