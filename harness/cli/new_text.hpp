// The answer of `conda-distro new` as people read it.
#pragma once

#include <string>

#include "app/new/new_package.hpp"
#include "cli/terminal.hpp"

namespace distro::cli {

/// `repository` is the folder that the command was told to work in.
[[nodiscard]] std::string new_package_text(const app::NewPackage& package,
                                           const std::string& repository,
                                           const Terminal& terminal);

}  // namespace distro::cli
