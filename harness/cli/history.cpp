#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "app/state.hpp"
#include "cli/answer.hpp"
#include "cli/command_line.hpp"
#include "cli/history_answer.hpp"

namespace distro::cli {
namespace {

struct Options {
  std::string package;
  std::size_t limit = 20;
};

int history(const Options& options, const CommonOptions& common) {
  const app::KnownPackage known =
      app::history_of(app::read_config(), options.package, options.limit);
  if (common.json) {
    print_json(history_json(known));
  } else if (known.results.empty()) {
    print_remark("nothing is known of '" + options.package + "'\n");
  } else {
    print(history_text(known, common.terminal));
  }
  return known.results.empty() ? 1 : 0;
}

}  // namespace

void register_history(CLI::App& app, Command& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command =
      app.add_subcommand("history", "Lists how the tests of a package came out");
  command->add_option("PACKAGE", options->package, "its name")
      ->required()
      ->type_name("");
  command->add_option("--limit", options->limit, "at most so many (default: 20)")
      ->type_name("N");
  command->footer(
      "Newest first, of all runs that share the state database. 'control' is a\n"
      "repetition with the same inputs, 'reused' a result of an earlier run. Exit\n"
      "code 1 if nothing is known.\n\n"
      "Example:\n"
      "  conda-distro history pandas --limit 5");
  command->callback([options, &chosen] {
    chosen = [options](const CommonOptions& common) {
      return history(*options, common);
    };
  });
}

}  // namespace distro::cli
