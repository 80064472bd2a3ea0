#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "app/state.hpp"
#include "cli/answer.hpp"
#include "cli/quantities.hpp"
#include "cli/state_commands.hpp"

namespace distro::cli {
namespace {

int export_state(const std::string& file, const CommonOptions& common) {
  const app::Config config = app::read_config();
  if (file.empty()) {
    app::export_state(config, [](std::string_view line) {
      print_part(line);
      print_part("\n");
    });
    print("");
    return 0;
  }
  const std::size_t rows = app::export_state(config, file);
  if (common.json) {
    print_json({{"file", file}, {"rows", rows}});
  } else {
    print(count_text(rows, "row") + " in " + file + "\n");
  }
  return 0;
}

}  // namespace

void add_state_export(CLI::App& group, Command& chosen) {
  const auto file = std::make_shared<std::string>();
  CLI::App* command =
      group.add_subcommand("export", "Prints all rows of all tables as JSON lines");
  command
      ->add_option("--to", *file, "a file instead; it takes its place when it is whole")
      ->type_name("FILE");
  command->footer(
      "A row says its table; the first line says the schema. It is one state of the\n"
      "database, whatever is written to it meanwhile.\n\n"
      "Examples:\n"
      "  conda-distro state export --to state.jsonl\n"
      "  conda-distro state export | jq 'select(.table == \"promotion\")'");
  command->callback([file, &chosen] {
    chosen = [file](const CommonOptions& common) {
      return export_state(*file, common);
    };
  });
}

}  // namespace distro::cli
