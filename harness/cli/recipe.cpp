#include "cli/recipe_commands.hpp"

namespace distro::cli {

void add_recipe_subdir(CLI::App& command, std::string& subdir) {
  command
      .add_option("--subdir", subdir,
                  "the platform (default: the first of distro.yaml, or\n"
                  "this machine's)")
      ->type_name("SUBDIR");
}

void register_recipe(CLI::App& app, Command& chosen) {
  CLI::App* group =
      app.add_subcommand("recipe", "Says what a recipe builds, and what changes in it");
  group->require_subcommand(1);
  group->footer(
      "Examples:\n"
      "  conda-distro recipe show numpy\n"
      "  conda-distro recipe diff main:numpy numpy");
  add_recipe_show(*group, chosen);
  add_recipe_diff(*group, chosen);
}

}  // namespace distro::cli
