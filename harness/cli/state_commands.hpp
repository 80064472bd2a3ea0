// The commands of `conda-distro state`.
#pragma once

#include "cli/command_line.hpp"

namespace distro::cli {

void add_state_export(CLI::App& group, Command& chosen);
void add_state_prune(CLI::App& group, Command& chosen);

}  // namespace distro::cli
