// Activation without conda: the shell text that makes a prefix the active environment.
#pragma once

#include <filesystem>
#include <string>

#include "prefix/link.hpp"

namespace distro::prefix {

/// Bash text that sets PATH, CONDA_PREFIX, CONDA_DEFAULT_ENV, CONDA_SHLVL,
/// CONDA_PROMPT_MODIFIER, the variables of etc/conda/env_vars.d and conda-meta/state,
/// and then sources etc/conda/activate.d/*.sh in order (conda-semantics 5.11).
/// `path` is the PATH that the prefix' bin is put before.
/// What the shell had before stays visible as conda has it: CONDA_SHLVL counts on from
/// the one that is set, CONDA_PREFIX becomes CONDA_PREFIX_<n>, an overwritten variable
/// __CONDA_SHLVL_<n>_<NAME>. Names are set in upper case, as conda does. A file of
/// variables that is no JSON object of texts makes the text print why and exit with 1.
/// In rattler's manner there is no name of the environment: neither CONDA_DEFAULT_ENV
/// nor CONDA_PROMPT_MODIFIER.
[[nodiscard]] std::string activation_script(const std::filesystem::path& prefix,
                                            const std::string& path,
                                            Manner manner = Manner::conda);

/// Bash text that sources etc/conda/deactivate.d/*.sh, last name first.
[[nodiscard]] std::string deactivation_script(const std::filesystem::path& prefix);

}  // namespace distro::prefix
