// Reading every recipe below a folder: nothing may crash, few may be refused.
#pragma once

#include <filesystem>

namespace distro::conformance {

/// Renders each meta.yaml and recipe.yaml below `folder` for linux-64, on all cores.
/// Prints those refused by reason with one example each, the slowest file, how long all
/// took and, last, "N rendered, N with unknowns, N refused". Returns the exit code: 0.
int parse_tree(const std::filesystem::path& folder);

}  // namespace distro::conformance
