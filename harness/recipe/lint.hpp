// What is wrong with a distribution's files, all of it in one go.
#pragma once

#include <string>
#include <vector>

#include "recipe/catalog.hpp"
#include "recipe/distribution.hpp"

namespace distro::recipe {

enum class Severity { error, warning };

struct Finding {
  Severity severity = Severity::error;
  std::string rule;  ///< id, e.g. "missing-upper-bound"
  std::string text;  ///< "path:line:col: message", the line and the caret
};

/// Reads every manifest and recipe of `tree`; unlike load_catalog it goes on after a
/// fault. Sorted by path and line. The rules: malformed, missing-recipe,
/// unknown-channel, cycle, no-maintainers; and as warnings no-tests and
/// missing-upper-bound.
[[nodiscard]] std::vector<Finding> lint(const FileTree& tree,
                                        const Distribution& distribution);

/// As `lint`, and reads distro.yaml too: a fault in it is a finding among the others
/// (then channels are not checked).
[[nodiscard]] std::vector<Finding> lint_all(
    const FileTree& tree, const std::vector<std::string>& known_policies);

}  // namespace distro::recipe
