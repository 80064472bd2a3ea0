// The command line: every command registers itself here (CLI11).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "cli/terminal.hpp"

namespace CLI {
class App;
}

namespace distro::cli {

/// What every command can be told.
struct CommonOptions {
  std::string repository = ".";  ///< -C: at or above it lies the distribution
  bool json = false;             ///< --json: one JSON value on standard output
  Terminal terminal;
};

/// The command that was chosen; returns the exit code.
using Command = std::function<int(const CommonOptions&)>;

/// Adds a command to `app`; when it is chosen, `chosen` becomes its Command.
using Register = void (*)(CLI::App& app, Command& chosen);

void register_change(CLI::App& app, Command& chosen);
void register_check(CLI::App& app, Command& chosen);
void register_decide(CLI::App& app, Command& chosen);
void register_dependents(CLI::App& app, Command& chosen);
void register_depends(CLI::App& app, Command& chosen);
void register_fmt(CLI::App& app, Command& chosen);
void register_history(CLI::App& app, Command& chosen);
void register_index(CLI::App& app, Command& chosen);
void register_installability(CLI::App& app, Command& chosen);
void register_job_run(CLI::App& app, Command& chosen);
void register_lint(CLI::App& app, Command& chosen);
void register_new(CLI::App& app, Command& chosen);
void register_notify(CLI::App& app, Command& chosen);
void register_excuses(CLI::App& app, Command& chosen);
void register_parity(CLI::App& app, Command& chosen);
void register_plan(CLI::App& app, Command& chosen);
void register_promote(CLI::App& app, Command& chosen);
void register_recipe(CLI::App& app, Command& chosen);
void register_release(CLI::App& app, Command& chosen);
void register_reproduce(CLI::App& app, Command& chosen);
void register_run(CLI::App& app, Command& chosen);
void register_schema(CLI::App& app, Command& chosen);
void register_search(CLI::App& app, Command& chosen);
void register_solve(CLI::App& app, Command& chosen);
void register_state(CLI::App& app, Command& chosen);
void register_test(CLI::App& app, Command& chosen);
void register_watch(CLI::App& app, Command& chosen);

/// Parses the arguments (without the program's name) and runs the command. Returns the
/// exit code; throws UsageError for what it does not know, naming the nearest word.
int run_command_line(const std::vector<std::string>& arguments);

}  // namespace distro::cli
