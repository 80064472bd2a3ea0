// conda-meta/: what a prefix says of itself, in the form that conda reads
// (conda-semantics 5.9, 5.10).
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "prefix/link.hpp"
#include "prefix/placeholder.hpp"

namespace distro::prefix {

/// One path that linking a package wrote.
struct RecordedPath {
  std::string path;              ///< below the prefix
  std::string type;              ///< "hardlink", "pyc_file", ...: as conda names them
  std::string sha256;            ///< as the package says; or empty
  std::string sha256_in_prefix;  ///< of what was written; or empty
  std::optional<std::uint64_t> size;  ///< bytes, as the package says
  std::optional<Placeholder> placeholder;
  bool no_link = false;
};

/// The content of conda-meta/NAME-VERSION-BUILD.json. It differs from conda's own where
/// that cannot be true of ours: there is no package_tarball_full_path, files are copies
/// (`link`), and the paths of noarch python packages are those in the prefix (conda's
/// are those in the package, its `files` alone are not).
[[nodiscard]] base::Json prefix_record(const Package& package,
                                       std::span<const RecordedPath> paths);

/// The content of conda-meta/history: one block that adds the packages at `time`.
[[nodiscard]] std::string history_text(std::span<const Package> packages,
                                       std::chrono::system_clock::time_point time);

}  // namespace distro::prefix
