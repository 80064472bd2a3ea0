#include <CLI/CLI.hpp>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>

#include "app/recipes/lint.hpp"
#include "cli/answer.hpp"
#include "cli/command_line.hpp"

namespace distro::cli {

void register_schema(CLI::App& app, Command& chosen) {
  CLI::App* command =
      app.add_subcommand("schema", "Prints the JSON Schema of our files, for editors");
  const auto what = std::make_shared<std::string>();
  command->add_option("WHAT", *what, "manifest or distribution")
      ->required()
      ->type_name("");
  command->footer(
      "An editor that knows the schema completes keys and underlines mistakes:\n"
      "docs/lint.md says how to tell it.\n\n"
      "Example:\n"
      "  conda-distro schema manifest > manifest.schema.json");
  command->callback([what, &chosen] {
    chosen = [what](const CommonOptions& /*common*/) {
      print_json(app::schema_of(*what));
      return 0;
    };
  });
}

}  // namespace distro::cli
