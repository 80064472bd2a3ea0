// Cases of recipe.yaml against what rattler-build makes of them.
#pragma once

#include <string>

namespace distro::conformance {

/// render_recipe_v1: renders each recipe of the file with the variant configuration
/// `config`, or the case's own `config`, for linux-64 or the case's own `subdir`, and
/// compares every variant, field by field. Prints each disagreement with the path of
/// its field, and last "N passed, M failed". Returns the exit code. `config` may be
/// empty if each case has its own.
int recipe_v1_cases(const std::string& file, const std::string& config);

}  // namespace distro::conformance
