// What a rule may look at: the files of a distribution as they mean one subdir.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "channel/record.hpp"
#include "recipe/catalog.hpp"
#include "recipe/catalog_faults.hpp"
#include "recipe/distribution.hpp"
#include "recipe/recipe_sections.hpp"

namespace distro::recipe {

/// A package whose manifest and recipe could be read.
struct LintedPackage {
  const Package* package = nullptr;
  const RecipeSections* text = nullptr;  ///< of its recipe, rendered

  [[nodiscard]] const Manifest& manifest() const { return package->manifest; }
  [[nodiscard]] const Recipe& recipe() const { return package->recipe; }
};

/// The records of a name in the channels that users install from; the first has the
/// highest priority.
using RecordsOf = std::function<std::vector<channel::Record>(std::string_view subdir,
                                                             const std::string& name)>;

struct Evidence {
  const FileTree& files;
  const Distribution& distribution;
  std::string subdir;
  std::vector<Manifest> manifests;      ///< all that could be read, by path
  const Catalog& catalog;               ///< those whose recipe could be read too
  std::vector<LintedPackage> packages;  ///< of `catalog`, by name
  std::map<std::string, CatalogOutput> outputs;  ///< of `catalog`, by name
  /// Of how many subdirs of the distribution at least one output is built, by package.
  std::map<std::string, int> built_for;
  const FileTree* former = nullptr;  ///< before the change; nullptr: not known
  const RecipeReader* former_reader = nullptr;  ///< of `former`, for the subdir
  RecordsOf records_of;                         ///< empty: the channels were not asked

  /// The package that builds an output; nullptr if none does.
  [[nodiscard]] const LintedPackage* builder_of(const std::string& output) const;
};

/// Calls `visit(package, output)` for every output that is built for the subdir.
template <typename Visit>
void for_each_output(const Evidence& evidence, Visit visit) {
  for (const LintedPackage& package : evidence.packages) {
    for (const Output& output : package.recipe().outputs) {
      if (!output.skipped) {
        visit(package, output);
      }
    }
  }
}

/// The requirements of a section; none if it has no such section.
[[nodiscard]] const std::vector<Requirement>& requirements_of(
    const Output& output, const std::string& section);

/// Whether a package name matches a pattern in which '*' stands for any text.
[[nodiscard]] bool matches_pattern(std::string_view pattern, std::string_view name);

}  // namespace distro::recipe
