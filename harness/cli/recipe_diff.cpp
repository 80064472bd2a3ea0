#include <memory>
#include <nlohmann/json.hpp>

#include "cli/answer.hpp"
#include "cli/recipe_commands.hpp"

namespace distro::cli {
namespace {

struct Options {
  std::string before;
  std::string after;
  std::string subdir;
};

int diff(const Options& options, const CommonOptions& common) {
  const app::RecipeDiff found = app::compare_recipes(
      {common.repository, options.subdir}, options.before, options.after);
  if (common.json) {
    print_json(recipe_diff_json(found));
  } else {
    print(recipe_diff_text(found, common.terminal));
  }
  const bool same = found.differences.empty() && found.before.recipe.faults.empty() &&
                    found.after.recipe.faults.empty();
  return same ? 0 : 1;
}

}  // namespace

void add_recipe_diff(CLI::App& group, Command& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command =
      group.add_subcommand("diff",
                           "Says what changes for users from one recipe to "
                           "another");
  const std::string what =
      "a recipe's file or folder, a package, or\n"
      "REVISION:PATH, REVISION:NAME";
  command->add_option("OLD", options->before, what)->required()->type_name("");
  command->add_option("NEW", options->after, "the same")->required()->type_name("");
  add_recipe_subdir(*command, options->subdir);
  command->footer(
      "Compares what the two render to, not their texts: comments, order, scripts and\n"
      "what asks for the same in other words are no differences. Exit code 0 if "
      "nothing\n"
      "changes for users, 1 if something does.\n\n"
      "Examples:\n"
      "  conda-distro recipe diff main:numpy numpy\n"
      "  conda-distro recipe diff HEAD~1:recipes/numpy HEAD:recipes/numpy\n"
      "  conda-distro recipe diff old/meta.yaml new/recipe.yaml --json");
  command->callback([options, &chosen] {
    chosen = [options](const CommonOptions& common) { return diff(*options, common); };
  });
}

}  // namespace distro::cli
