// Corrections of findings, applied to the texts of files.
#pragma once

#include <string>
#include <vector>

#include "recipe/catalog.hpp"
#include "recipe/finding.hpp"

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

}  // namespace distro::recipe
