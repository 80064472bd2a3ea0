// Recipe files of a state of the repository, or of a disk.
#pragma once

#include <optional>
#include <string>

#include "recipe/file_tree.hpp"
#include "recipe/recipe_reader.hpp"

namespace distro::app {

/// The recipe's file if `path` is one or a folder with one.
[[nodiscard]] std::optional<std::string> recipe_file(const recipe::FileTree& tree,
                                                     const std::string& path);

/// The recipe at `path`, with what is written of each requirement and the test files of
/// its folder. The one place that reads recipes for `recipe show` and `recipe diff`.
/// Throws InputError if nothing of it can be read; faults of its parts are in it.
[[nodiscard]] recipe::Recipe read_recipe(const recipe::FileTree& tree,
                                         const std::string& path,
                                         const recipe::RecipeReader& reader);

}  // namespace distro::app
