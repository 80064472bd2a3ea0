// Activation without conda: the shell text that makes a prefix the active environment.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace distro::prefix {

/// Bash text that sets PATH, CONDA_PREFIX, CONDA_DEFAULT_ENV, CONDA_SHLVL,
/// CONDA_PROMPT_MODIFIER, the variables of etc/conda/env_vars.d and conda-meta/state,
/// and then sources etc/conda/activate.d/*.sh in order (conda-semantics 5.11).
/// `path` is the PATH that the prefix' bin is put before.
[[nodiscard]] std::string activation_script(const std::filesystem::path& prefix,
                                            const std::string& path);

}  // namespace distro::prefix
