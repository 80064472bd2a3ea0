#include "recipe/test_files.hpp"

#include <algorithm>

#include "recipe/rendered_tree.hpp"

namespace distro::recipe {

std::vector<std::string> test_files_beside(const FileTree& tree,
                                           std::string_view path) {
  std::vector<std::string> files;
  if (is_recipe_yaml(path)) {
    return files;
  }
  const std::string folder(path.substr(0, path.rfind('/') + 1));
  for (const char* name :
       {"run_test.sh", "run_test.py", "run_test.pl", "run_test.r", "run_test.R"}) {
    if (tree.state_of(folder + name)) {
      files.emplace_back(name);
    }
  }
  return files;
}

void add_test_files(const FileTree& tree, Recipe& recipe) {
  const bool one_package = std::all_of(
      recipe.outputs.begin(), recipe.outputs.end(),
      [&](const Output& output) { return output.name == recipe.outputs.front().name; });
  if (!one_package) {
    return;
  }
  for (const std::string& file : test_files_beside(tree, recipe.origin)) {
    for (Output& output : recipe.outputs) {
      output.has_tests = true;
      output.tests.others.push_back(file);
    }
  }
}

}  // namespace distro::recipe
