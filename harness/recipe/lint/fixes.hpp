// Corrections of findings, applied to the texts of files.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "recipe/catalog.hpp"
#include "recipe/lint/finding.hpp"

namespace distro::recipe {

/// A file after its corrections.
struct FixedFile {
  std::string path;
  std::string text;
  std::vector<std::string> changes;  ///< "path:line: what was done", by line
};

/// The files that the fixes of the findings change. Of fixes that meet in a line the
/// first counts: apply, read again, and ask again. An edit whose text is no longer
/// there is left out.
[[nodiscard]] std::vector<FixedFile> fixed_files(const FileTree& tree,
                                                 const std::vector<Finding>& findings);

/// Corrects until nothing is left that can be: fixes that meet in a line take turns.
/// `write` puts each file where `tree` reads it; `look` says what is found then, and
/// replaces `findings`. Returns what was done, a line each.
[[nodiscard]] std::vector<std::string> apply_fixes(
    const FileTree& tree, std::vector<Finding>& findings,
    const std::function<void(const FixedFile&)>& write,
    const std::function<std::vector<Finding>()>& look);

}  // namespace distro::recipe
