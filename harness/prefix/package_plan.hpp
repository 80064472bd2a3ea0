// What linking one package is going to do, found out before anything is written.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "prefix/entry_points.hpp"
#include "prefix/link.hpp"
#include "prefix/noarch_python.hpp"
#include "prefix/package_paths.hpp"

namespace distro::prefix {

/// One path that is going to be in the prefix.
struct PlannedPath {
  enum class Kind { file, symbolic_link, folder };  ///< what the package really holds
  Kind kind = Kind::file;
  PackagePath listed;            ///< as the package says
  std::filesystem::path source;  ///< in the extracted package
  std::string target;            ///< below the prefix
  std::uint64_t size = 0;        ///< bytes, of a file
};

struct PackagePlan {
  const Package* package = nullptr;
  bool noarch_python = false;
  std::vector<PlannedPath> paths;  ///< as listed; no two have one target
  std::vector<EntryPoint> entry_points;
  std::vector<std::string> notes;  ///< what the package says of itself and is not so
};

/// Reads what the package says and compares it with what it holds. `python` is that of
/// the prefix. Throws LinkError for a listed path that is missing, is read through a
/// symbolic link out of the package, or is needed as file and as folder; and for a
/// noarch python package without a python.
[[nodiscard]] PackagePlan plan_package(const Package& package,
                                       const std::optional<Python>& python);

}  // namespace distro::prefix
