// What a package says that it holds: info/paths.json or, without it, info/files with
// info/has_prefix; and info/link.json (conda-semantics 4.3, 4.4).
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "prefix/placeholder.hpp"

namespace distro::prefix {

enum class PathType { hardlink, softlink, directory };

/// One path of a package.
struct PackagePath {
  std::string path;  ///< below the extracted package, `/` between its parts
  PathType type = PathType::hardlink;
  std::string sha256;                      ///< as listed; empty if not said
  std::optional<std::uint64_t> size;       ///< bytes, as listed
  std::optional<Placeholder> placeholder;  ///< set: it is to be replaced
  bool no_link = false;
};

/// The paths in the order in which they are listed; each is relative and without `..`.
/// Throws LinkError for a list that cannot be read or that names a path outside.
[[nodiscard]] std::vector<PackagePath> read_package_paths(
    const std::filesystem::path& extracted);

/// info/link.json, or info/package_metadata.json of old packages.
struct LinkMetadata {
  std::string noarch;                     ///< "python", "generic" or empty
  std::vector<std::string> entry_points;  ///< "command = module:function"
};

/// Empty if the package has neither. Throws LinkError.
[[nodiscard]] LinkMetadata read_link_metadata(const std::filesystem::path& extracted);

/// `path` without needless parts. Throws LinkError "ORIGIN: 'PATH' leads out of the
/// prefix" unless it is relative, not empty, and without `..`; likewise for control
/// characters and what is no UTF-8.
[[nodiscard]] std::string path_below_prefix(std::string_view path,
                                            std::string_view origin);

}  // namespace distro::prefix
