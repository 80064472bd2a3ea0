// Which change a command is about: the options of `change` and `check`.
#pragma once

#include <filesystem>
#include <string>

#include "app/change.hpp"
#include "app/facts.hpp"
#include "cli/command_line.hpp"

namespace distro::cli {

struct ChangeOptions {
  std::string base = "main";
  std::string head = "HEAD";
  bool uncommitted = false;
  std::string run;
};

/// Adds --base, --head, --uncommitted and --run.
void add_change_options(CLI::App& command, ChangeOptions& options);

/// The commit that is the change's head. Throws UsageError for two different heads.
[[nodiscard]] std::string head_of(const ChangeOptions& options,
                                  const app::Workspace& workspace);

/// The folder of the run, the chosen one or the change's own.
[[nodiscard]] std::filesystem::path run_folder_of(const ChangeOptions& options,
                                                  const app::Workspace& workspace,
                                                  const std::string& head);

/// --approved-by HANDLE.
void add_fact_options(CLI::App& command, app::FactOptions& options);

}  // namespace distro::cli
