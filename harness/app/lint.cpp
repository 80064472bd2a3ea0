#include "app/lint.hpp"

namespace distro::app {

std::vector<recipe::Finding> lint(const Workspace& workspace) {
  const std::unique_ptr<recipe::FileTree> tree =
      repo::files_on_disk(workspace.repository.root());
  return recipe::lint_all(*tree, known_policies());
}

}  // namespace distro::app
