#include "cli/command_line.hpp"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <iostream>

#include "base/error.hpp"
#include "base/nearest_word.hpp"

namespace distro::cli {
namespace {

constexpr const char* description =
    "Keeps a conda channel coherent: finds what depends on a change, runs the\n"
    "packages' own tests with exactly the candidates in place, decides, and\n"
    "promotes the tested files, all or none.";

constexpr const char* examples =
    "\nExamples:\n"
    "  conda-distro check --head my-branch            what a pull request would do\n"
    "  conda-distro check --head my-branch --promote  and put it into the channel\n"
    "  conda-distro dependents numpy                  who depends on numpy, and why\n"
    "  conda-distro lint                              what is wrong with the files\n"
    "\nThe parts of check, each on the folder of a run:\n"
    "  conda-distro change --head my-branch   ->  change.json\n"
    "  conda-distro plan RUN                  ->  plan.json\n"
    "  conda-distro run RUN                   ->  results.jsonl\n"
    "  conda-distro decide RUN                ->  decision.json, report.md\n"
    "  conda-distro promote RUN               ->  promotion.jsonl, and the channel\n"
    "  conda-distro notify RUN                ->  messages\n"
    "\nExit codes: 0 fine, 1 the check found something, 2 usage, 3 input,\n"
    "4 environment, 130 interrupted.";

/// The words that could have been meant at this point of the command line.
std::vector<std::string> words_of(const CLI::App& app) {
  std::vector<std::string> words;
  for (const CLI::App* command :
       app.get_subcommands([](const CLI::App*) { return true; })) {
    words.push_back(command->get_name());
  }
  for (const CLI::Option* option : app.get_options()) {
    for (const std::string& name : option->get_lnames()) {
      words.push_back("--" + name);
    }
  }
  return words;
}

/// The innermost command that was recognised.
const CLI::App& innermost(const CLI::App& app) {
  const std::vector<CLI::App*> chosen = app.get_subcommands();
  return chosen.empty() ? app : innermost(*chosen.front());
}

std::string name_of(const CLI::App& command) {
  const CLI::App* parent = command.get_parent();
  return parent == nullptr ? "conda-distro"
                           : name_of(*parent) + " " + command.get_name();
}

/// CLI11 says what it did not expect; we add what it might have been.
UsageError usage_error(const CLI::App& app, const std::string& message,
                       const std::vector<std::string>& extras) {
  const CLI::App& command = innermost(app);
  std::string text = message;
  if (!extras.empty()) {
    const bool option = extras.front().starts_with('-');
    text = (option ? "unknown option '" : "unknown command or argument '") +
           extras.front() + "'" + base::did_you_mean(extras.front(), words_of(command));
  }
  return UsageError(text + "\n  see '" + name_of(command) + " --help'");
}

}  // namespace

int run_command_line(const std::vector<std::string>& arguments) {
  CLI::App app(description, "conda-distro");
  app.footer(examples);
  app.get_formatter()->column_width(26);
  app.set_version_flag("--version", "conda-distro 0.1.0");
  app.require_subcommand(0, 1);
  app.fallthrough();
  CommonOptions common;
  common.terminal = find_terminal();
  app.add_option("-C,--repository", common.repository,
                 "the distribution's repository (default: here)");
  app.add_flag("--json", common.json, "answer with JSON on standard output");

  Command chosen;
  for (const Register add :
       {register_check, register_change, register_plan, register_run, register_decide,
        register_promote, register_notify, register_dependents, register_lint,
        register_index, register_job_run}) {
    add(app, chosen);
  }
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    app.parse(reversed);
  } catch (const CLI::CallForHelp&) {
    std::cout << innermost(app).help();
    return 0;
  } catch (const CLI::CallForVersion&) {
    std::cout << app.version() << "\n";
    return 0;
  } catch (const CLI::ExtrasError& error) {
    throw usage_error(app, error.what(), app.remaining(true));
  } catch (const CLI::ParseError& error) {
    throw usage_error(app, error.what(), {});
  }
  if (!chosen) {
    std::cout << app.help();
    return 2;
  }
  return chosen(common);
}

}  // namespace distro::cli
