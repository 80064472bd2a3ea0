#include <memory>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "cli/answer.hpp"
#include "cli/recipe_commands.hpp"

namespace distro::cli {
namespace {

struct Options {
  std::string name;
  std::string subdir;
  std::vector<std::string> variant;
};

std::vector<app::WantedValue> wanted_values(const Options& options) {
  std::vector<app::WantedValue> wanted;
  for (const std::string& text : options.variant) {
    const std::size_t equal = text.find('=');
    if (equal == std::string::npos || equal == 0 || equal + 1 == text.size()) {
      throw UsageError("--variant: '" + text +
                       "' is no KEY=VALUE, such as python=3.12");
    }
    wanted.emplace_back(text.substr(0, equal), text.substr(equal + 1));
  }
  return wanted;
}

int show(const Options& options, const CommonOptions& common) {
  const app::NamedRecipe shown = app::show_recipe({common.repository, options.subdir},
                                                  options.name, wanted_values(options));
  if (common.json) {
    print_json(recipe_json(shown));
  } else {
    print(recipe_text(shown, common.terminal));
  }
  return shown.recipe.faults.empty() ? 0 : 1;
}

}  // namespace

void add_recipe_show(CLI::App& group, Command& chosen) {
  const auto options = std::make_shared<Options>();
  CLI::App* command = group.add_subcommand(
      "show", "Says what a recipe renders to: outputs, variants, requirements");
  command
      ->add_option("NAME", options->name,
                   "a package of the distribution, or a recipe's file\n"
                   "or folder")
      ->required()
      ->type_name("");
  command
      ->add_option("--variant", options->variant,
                   "only variants with this value, python=3.12;\n"
                   "several times")
      ->type_name("KEY=VALUE")
      ->allow_extra_args(false);
  add_recipe_subdir(*command, options->subdir);
  command->footer(
      "What all variants share is said once, what differs with the variants in which "
      "it\n"
      "does. Beside a requirement stands what the file has in its place. Exit code 1 "
      "if\n"
      "a part of the recipe cannot be read; the rest is shown.\n\n"
      "Examples:\n"
      "  conda-distro recipe show numpy --variant python=3.12\n"
      "  conda-distro recipe show recipes/numpy/recipe.yaml --json");
  command->callback([options, &chosen] {
    chosen = [options](const CommonOptions& common) { return show(*options, common); };
  });
}

}  // namespace distro::cli
