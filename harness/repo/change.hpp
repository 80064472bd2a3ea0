// What a pull request changes: changed files -> changed packages (change.json).
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "recipe/distribution.hpp"
#include "repo/git.hpp"

namespace distro::repo {

enum class ChangeKind { added, updated, renamed, removed };

[[nodiscard]] std::string_view to_string(ChangeKind kind);

/// One output of a changed package's recipe: what must be found in its staging channel.
struct WantedArtifact {
  std::string name;
  std::string version;
  std::int64_t build_number = 0;
  std::vector<std::string> subdirs;  ///< 1..n, for which it is another one than before
};

struct ChangedPackage {
  std::string name;
  ChangeKind kind = ChangeKind::updated;
  std::string manifest;  ///< path
  std::string recipe;    ///< folder
  std::string staging;   ///< channel as written; empty: distro.yaml's
  std::vector<std::string> maintainers;
  std::string previous_version;           ///< in `base`; empty if added
  std::string previous_name;              ///< in `base`, if renamed
  std::vector<WantedArtifact> artifacts;  ///< that were not built before; none if
                                          ///< removed, if only the manifest changed or
                                          ///< builds are dropped
};

struct Change {
  std::string target;                    ///< commit: the tip of what it is to enter
  std::string base;                      ///< commit: the merge base of that and head
  std::string head;                      ///< commit
  std::vector<std::string> files;        ///< changed files, sorted
  std::vector<ChangedPackage> packages;  ///< by name
};

/// What distro.yaml says in one state of the files. Throws InputError.
using DistributionOf =
    std::function<recipe::Distribution(const recipe::FileTree& files)>;

/// The packages of which the manifest means something else, or the recipe renders to
/// something else, than at the merge base of the two revisions: by what is in `head`
/// itself, and by the variant files and the subdirs of both. Throws InputError: unknown
/// revision, malformed files of `head`.
[[nodiscard]] Change changed_packages(const Repository& repository,
                                      const std::string& base, const std::string& head,
                                      const DistributionOf& distribution_of);

[[nodiscard]] base::Json to_json(const Change& change);
[[nodiscard]] Change change_from_json(const base::JsonObject& json);

}  // namespace distro::repo
