// `conda-distro lint` and `conda-distro schema`.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "app/workspace.hpp"
#include "base/json.hpp"
#include "recipe/lint/lint.hpp"

namespace distro::app {

/// What is to be linted, and how.
struct LintRequest {
  std::vector<std::filesystem::path> paths;  ///< files and folders; none: everything
  std::string changed;         ///< a revision: only packages that differ from it; or ""
  bool asks_channels = false;  ///< whether dependencies are there
  bool fix = false;            ///< correct what can be corrected with certainty
};

struct LintAnswer {
  std::vector<recipe::Finding> findings;  ///< that are left
  std::vector<std::string> changes;       ///< of --fix, "path:line: what was done"
};

/// What is wrong with the distribution's files as they are on disk. Throws UsageError
/// for a path that is not there, InputError for a revision that does not exist.
[[nodiscard]] LintAnswer lint(const Workspace& workspace, const LintRequest& request);

/// The JSON Schema of "manifest" or "distribution". Throws UsageError for another word.
[[nodiscard]] base::Json schema_of(const std::string& what);

}  // namespace distro::app
