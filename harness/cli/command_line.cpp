#include "cli/command_line.hpp"

#include <CLI/CLI.hpp>
#include <iostream>

#include "cli/usage_fault.hpp"

namespace distro::cli {
namespace {

constexpr const char* description =
    "Keeps a conda channel coherent: finds what depends on a change, runs the\n"
    "packages' own tests with exactly the candidates in place, decides, and\n"
    "promotes the tested files, all or none.";

constexpr const char* examples =
    "Examples:\n"
    "  conda-distro check --head my-branch            what a pull request would do\n"
    "  conda-distro check --head my-branch --promote  and put it into the channel\n"
    "  conda-distro watch --wait 10m                  whether users see it\n"
    "  conda-distro dependents numpy                  who depends on numpy, and why\n"
    "  conda-distro solve 'numpy >=2' pandas          what would be installed\n"
    "  conda-distro test FILE -c CHANNEL              a built package's own tests\n"
    "  conda-distro reproduce RUN JOB --shell         a failed one, and a shell there\n"
    "  conda-distro new NAME                          its manifest and recipe\n"
    "  conda-distro lint                              what is wrong with the files\n"
    "  conda-distro recipe diff main:numpy numpy      what a change means for users\n"
    "\nThe parts of check, each on the folder of a run:\n"
    "  conda-distro change --head my-branch   ->  change.json\n"
    "  conda-distro plan RUN                  ->  plan.json\n"
    "  conda-distro run RUN                   ->  results.jsonl\n"
    "  conda-distro decide RUN                ->  decision.json, report.md\n"
    "  conda-distro promote RUN               ->  promotion.jsonl, and the channel\n"
    "  conda-distro notify RUN                ->  messages\n"
    "\nExit codes: 0 fine, 1 the check found something, 2 usage, 3 input,\n"
    "4 environment, 130 interrupted.";

/// What CLI11 would say in words of its own.
void shape_help(CLI::App& app) {
  app.set_help_flag("-h,--help", "say this");
  app.get_formatter()->column_width(26);
  app.get_formatter()->label("SUBCOMMAND", "COMMAND");
  app.get_formatter()->label("REQUIRED", "");
}

/// Commands know the options of the whole program, but their help does not list them.
void point_to_common_options(CLI::App& app) {
  for (CLI::App* command : app.get_subcommands({})) {
    command->group("Commands");
    command->footer(command->get_footer() +
                    "\n\n--json and -C work here too: see 'conda-distro --help'.");
    for (CLI::App* inner : command->get_subcommands({})) {
      inner->group("Commands");
    }
  }
}

}  // namespace

int run_command_line(const std::vector<std::string>& arguments) {
  CLI::App app(description, "conda-distro");
  shape_help(app);
  app.set_version_flag("--version", "conda-distro 0.1.0", "say which version this is");
  app.require_subcommand(0, 1);
  app.fallthrough();
  CommonOptions common;
  common.terminal = find_terminal();
  app.add_option("-C,--repository", common.repository,
                 "the distribution's repository (default: here)")
      ->type_name("DIR");
  app.add_flag("--json", common.json, "answer with JSON on standard output");

  Command chosen;
  for (const Register add : {register_check,
                             register_change,
                             register_plan,
                             register_run,
                             register_decide,
                             register_promote,
                             register_release,
                             register_watch,
                             register_notify,
                             register_excuses,
                             register_state,
                             register_history,
                             register_search,
                             register_dependents,
                             register_depends,
                             register_solve,
                             register_installability,
                             register_test,
                             register_reproduce,
                             register_parity,
                             register_new,
                             register_lint,
                             register_fmt,
                             register_recipe,
                             register_schema,
                             register_index,
                             register_job_run}) {
    add(app, chosen);
  }
  point_to_common_options(app);
  app.footer(examples);
  std::vector<std::string> reversed(arguments.rbegin(), arguments.rend());
  try {
    app.parse(reversed);
  } catch (const CLI::CallForHelp&) {
    std::cout << app.help();
    return 0;
  } catch (const CLI::CallForVersion&) {
    std::cout << app.version() << "\n";
    return 0;
  } catch (const CLI::ParseError& error) {
    throw usage_fault(app, error);
  }
  if (!chosen) {
    std::cout << app.help();
    return 2;
  }
  return chosen(common);
}

}  // namespace distro::cli
