// packages/<name>.yaml: who maintains a package, where its built files are staged, what
// its tests need.
#pragma once

#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "base/source_text.hpp"

namespace distro::recipe {

struct Manifest {
  std::string package;
  std::vector<std::string> maintainers;  ///< handles; load_catalog refuses none
  std::string recipe;                    ///< folder, relative to the repository
  std::string staging;                   ///< channel name or URL; empty: distro.yaml's
  std::vector<std::string> hardware;     ///< capabilities that its tests need
  std::optional<std::chrono::milliseconds> time_limit;
  std::string origin;             ///< path, for messages
  base::Place place;              ///< of `package`
  base::Place maintainers_place;  ///< of the list
  base::Place recipe_place;       ///< of `recipe`, or of `package`
  base::Place staging_place;      ///< of `staging`, if it is there
};

/// They say the same, wherever they stand and however they are written.
[[nodiscard]] bool same_meaning(const Manifest& left, const Manifest& right);

/// Throws InputError with its place: unknown key, wrong type, missing key, a name that
/// is not the file's.
[[nodiscard]] Manifest parse_manifest(std::string text, std::string origin);

}  // namespace distro::recipe
