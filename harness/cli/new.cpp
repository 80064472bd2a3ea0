#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>

#include "app/new/new_package.hpp"
#include "base/interrupt.hpp"
#include "cli/answer.hpp"
#include "cli/command_line.hpp"
#include "cli/finding_text.hpp"
#include "cli/new_text.hpp"
#include "cli/terminal_conversation.hpp"

namespace distro::cli {
namespace {

struct Options {
  app::NewRequest request;
  std::string from;
  bool yes = false;
  app::GivenAnswers given;
};

void refuse_contradictions(const Options& options) {
  const app::NewRequest& request = options.request;
  if (request.name.empty() && options.from.empty()) {
    throw UsageError(
        "NAME is missing: name of the package\n"
        "  see 'conda-distro new --help'");
  }
  if (!options.from.empty() && request.from_nothing) {
    throw UsageError("--from and --from-nothing are two beginnings; give one of them");
  }
  if (!options.from.empty() && !request.version.empty()) {
    throw UsageError(
        "--version chooses a file in staging, --from names one; give one "
        "of them");
  }
}

int make_new(const Options& options, const CommonOptions& common) {
  refuse_contradictions(options);
  app::NewRequest request = options.request;
  request.from = options.from;
  app::GivenAnswers given = options.given;
  std::erase_if(given, [](const auto& entry) { return entry.second.empty(); });
  if (!request.version.empty()) {
    given["version"] = {request.version};
  }
  std::optional<TerminalConversation> conversation;
  if (!options.yes && !common.json && can_converse()) {
    conversation.emplace(common.terminal);
  }
  app::Interview interview(std::move(given), conversation ? &*conversation : nullptr);
  try {
    const app::NewPackage package =
        app::new_package(app::open_workspace(common.repository), request, interview);
    if (common.json) {
      print_json(app::to_json(package));
    } else {
      print((conversation ? "\n" : "") +
            new_package_text(package, common.repository, common.terminal));
    }
    return has_error(package.findings) ? 1 : 0;
  } catch (const base::Interrupted&) {
    print_remark("\nconda-distro: stopped; nothing was written\n");
    return 130;
  }
}

/// An option whose values answer a question.
void add_answer(CLI::App& command, Options& options, const std::string& name,
                const std::string& type, const std::string& description) {
  command.add_option("--" + name, options.given[name], description)
      ->type_name(type)
      ->allow_extra_args(false);
}

/// The same for one that has one value.
void add_single_answer(CLI::App& command, Options& options, const std::string& name,
                       const std::string& type, const std::string& description) {
  command
      .add_option_function<std::string>(
          "--" + name,
          [&options, name](const std::string& value) { options.given[name] = {value}; },
          description)
      ->type_name(type);
}

void add_beginning(CLI::App& command, Options& options) {
  command.add_option("NAME", options.request.name, "name of the package")
      ->type_name("");
  command
      .add_option("--from", options.from,
                  "begin from this package file, not from staging")
      ->type_name("FILE");
  command.add_flag("--from-nothing", options.request.from_nothing,
                   "begin without a built file");
  command
      .add_option("--staging", options.request.staging,
                  "the staging channel (default: distro.yaml's)")
      ->type_name("CHANNEL");
  command
      .add_option("--version", options.request.version,
                  "the version in staging (default: the newest),\n"
                  "or that of a package from nothing")
      ->type_name("VERSION");
}

void add_answers(CLI::App& command, Options& options) {
  add_answer(command, options, "maintainer", "HANDLE",
             "who is told; several times (default: the\n"
             "recipe's, or git's user)");
  add_answer(command, options, "hardware", "WORD",
             "what its tests need, as gpu; none: nothing");
  add_single_answer(command, options, "summary", "TEXT",
                    "what it is for, if nothing says so");
  add_single_answer(command, options, "home", "URL", "the project, if nothing says so");
  add_single_answer(command, options, "license", "SPDX",
                    "its license, if nothing says so");
  add_answer(command, options, "import", "MODULE",
             "a test, if it has none; several times");
  add_answer(command, options, "command", "COMMAND", "the same: a command to run");
  add_single_answer(command, options, "source", "URL",
                    "from nothing: the source's archive");
  add_single_answer(command, options, "sha256", "DIGEST",
                    "from nothing: of that archive");
  add_single_answer(command, options, "noarch", "WORD",
                    "from nothing: python, generic or no");
  add_answer(command, options, "run", "SPEC",
             "from nothing: a requirement; several times");
}

}  // namespace

void register_new(CLI::App& app, Command& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("new", "Writes manifest and recipe of a new package");
  add_beginning(*command, *options);
  add_answers(*command, *options);
  command->add_flag("--yes", options->yes, "ask nothing, even on a terminal");
  command->add_flag("--dry-run", options->request.dry_run,
                    "show the files, write nothing");
  command->footer(
      "Takes the recipe and its files from the package in staging; asks, on a\n"
      "terminal, what neither it nor git can tell. Exit code 1 if lint still finds an\n"
      "error in what was written.\n\n"
      "Examples:\n"
      "  conda-distro new numpy\n"
      "  conda-distro new --from build/numpy-2.0.2-py311_0.conda --maintainer ada\n"
      "  conda-distro new numpy --from-nothing --version 2.0.2 --dry-run");
  command->callback([options, &chosen] {
    chosen = [options](const CommonOptions& common) {
      return make_new(*options, common);
    };
  });
}

}  // namespace distro::cli
