// `recipe show` and `recipe diff`: the parts of their group.
#pragma once

#include <CLI/CLI.hpp>
#include <string>

#include "app/recipes/diff.hpp"
#include "app/recipes/show.hpp"
#include "base/json.hpp"
#include "cli/command_line.hpp"
#include "cli/terminal.hpp"

namespace distro::cli {

void add_recipe_show(CLI::App& group, Command& chosen);
void add_recipe_diff(CLI::App& group, Command& chosen);

/// `--subdir`, as both have it.
void add_recipe_subdir(CLI::App& command, std::string& subdir);

/// For a person, in lines that fit `terminal`.
[[nodiscard]] std::string recipe_text(const app::NamedRecipe& shown,
                                      const Terminal& terminal);
[[nodiscard]] std::string recipe_diff_text(const app::RecipeDiff& diff,
                                           const Terminal& terminal);

/// What could not be read of a recipe, with its places; "" if nothing.
[[nodiscard]] std::string faults_text(const recipe::Recipe& recipe,
                                      const Terminal& terminal);

[[nodiscard]] base::Json recipe_json(const app::NamedRecipe& shown);
[[nodiscard]] base::Json recipe_diff_json(const app::RecipeDiff& diff);

}  // namespace distro::cli
