// The files beside a meta.yaml that conda-build runs as tests (create_test.py).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "recipe/file_tree.hpp"
#include "recipe/recipe.hpp"

namespace distro::recipe {

/// "run_test.py" and its like, those that stand beside the recipe file at `path`; none
/// for a recipe.yaml.
[[nodiscard]] std::vector<std::string> test_files_beside(const FileTree& tree,
                                                         std::string_view path);

/// Adds them to the tests of a recipe whose outputs have one name: which of several
/// they belong to, only the text of `outputs` says.
void add_test_files(const FileTree& tree, Recipe& recipe);

}  // namespace distro::recipe
