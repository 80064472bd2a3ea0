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

/// A lint rule that is not to be applied to the package, until a day has passed.
struct Skip {
  std::string rule;  ///< id; whether there is such a rule is lint's to say
  std::string reason;
  std::chrono::sys_days until;  ///< the last day
  base::Place place;            ///< of the rule's id
};

struct Manifest {
  std::string package;
  std::vector<std::string> maintainers;  ///< handles; load_catalog refuses none
  std::string recipe;                    ///< folder, relative to the repository
  std::string staging;                   ///< channel name or URL; empty: distro.yaml's
  std::vector<std::string> hardware;     ///< capabilities that its tests need
  std::optional<std::chrono::milliseconds> time_limit;
  std::vector<Skip> skips;
  std::string origin;             ///< path, for messages
  base::Place place;              ///< of `package`
  base::Place maintainers_place;  ///< of the list
  base::Place recipe_place;       ///< of `recipe`, or of `package`
  base::Place staging_place;      ///< of `staging`, if it is there
  base::Place hardware_place;     ///< of `hardware`, if it is there
};

/// They say the same of the package, wherever they stand and however they are written;
/// what lint is to skip says nothing of it.
[[nodiscard]] bool same_meaning(const Manifest& left, const Manifest& right);

/// Throws InputError with its place: unknown key, wrong type, missing key, a name that
/// is not the file's; the first of faults_of_manifest.
[[nodiscard]] Manifest parse_manifest(std::string text, std::string origin);

/// All that is wrong with it; empty if parse_manifest can read it.
[[nodiscard]] std::vector<InputError> faults_of_manifest(const std::string& text,
                                                         const std::string& origin);

}  // namespace distro::recipe
