// The test scripts that conda-build makes of a recipe's imports and commands
// (conda-semantics 6.4), for packages whose info/test lacks them.
#pragma once

#include <string>
#include <vector>

#include "package_test/conda_build_recipe.hpp"

namespace distro::package_test {

/// run_test.<extension> as conda-build would write it: `body` (the recipe's own script,
/// may be empty), then the recipe's imports of that language or its commands. Empty if
/// there is nothing to run. `extension` is "py", "pl", "lua", "r" or "sh".
[[nodiscard]] std::string conda_build_script(const std::string& extension,
                                             const std::string& body,
                                             const CondaBuildRecipe& recipe,
                                             const std::string& version);

}  // namespace distro::package_test
