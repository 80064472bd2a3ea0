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
  std::string rule;     ///< id, e.g. "missing-upper-bound"
  std::string text;     ///< "path:line:col: message", the line and the caret
};

/// Reads every manifest and recipe of `tree`; unlike load_catalog it goes on after a
/// fault. `channels` are the names that manifests may use. Sorted by path and line.
[[nodiscard]] std::vector<Finding> lint(const FileTree& tree,
                                        const Distribution& distribution);

}  // namespace distro::recipe
