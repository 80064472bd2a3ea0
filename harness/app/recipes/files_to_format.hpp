// Which files `conda-distro fmt` formats.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "recipe/format.hpp"

namespace distro::app {

struct FileToFormat {
  std::filesystem::path file;  ///< where it really is, behind all links
  recipe::FileKind kind;
  std::string shown;  ///< as it is called in answers
};

/// Of the paths, which are relative to `repository`, or of the distribution there if
/// there are none. A file that is named twice is there once. Throws what app::format
/// throws.
[[nodiscard]] std::vector<FileToFormat> files_to_format(
    const std::filesystem::path& repository,
    const std::vector<std::filesystem::path>& paths);

}  // namespace distro::app
