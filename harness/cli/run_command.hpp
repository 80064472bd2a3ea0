// What the commands on a run's folder have in common: `conda-distro <verb> RUN`.
#pragma once

#include <functional>
#include <string>

#include "app/run_folder.hpp"
#include "cli/command_line.hpp"

namespace distro::cli {

/// How such a command reads.
struct RunCommand {
  const char* name;
  const char* description;
  const char* example;
  std::function<int(const app::RunFolder& folder, const CommonOptions& common)> action;
};

/// Registers it; the action holds the folder's lock. Returns the command, for options.
CLI::App* register_run_command(CLI::App& app, Command& chosen,
                               const RunCommand& command);

/// The folder's lock; says that it waits.
[[nodiscard]] base::FileLock lock_of(const app::RunFolder& folder);

}  // namespace distro::cli
