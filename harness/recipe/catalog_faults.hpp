// What can be wrong between the files of a distribution. load_catalog and the refuse_
// functions throw the first of these faults, lint tells all of them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "recipe/catalog.hpp"

namespace distro::recipe {

/// A fault in a file of the tree.
[[nodiscard]] InputError fault_in_file(const FileTree& tree, const std::string& path,
                                       base::Place place, std::string_view message);

/// The manifest names nobody.
[[nodiscard]] std::optional<InputError> fault_of_maintainers(const FileTree& tree,
                                                             const Manifest& manifest);

/// Its `staging` is a plain name and none of the distribution's channels.
[[nodiscard]] std::optional<InputError> fault_of_channel(
    const FileTree& tree, const Manifest& manifest, const Distribution& distribution);

/// An output that two recipes build.
[[nodiscard]] std::vector<InputError> faults_of_outputs(const FileTree& tree,
                                                        const Catalog& catalog);

/// Run requirements that form a cycle, one fault a cycle.
[[nodiscard]] std::vector<InputError> faults_of_cycles(const FileTree& tree,
                                                       const Catalog& catalog);

/// An output of the catalog, and the recipe that it is of.
struct CatalogOutput {
  const Recipe* recipe = nullptr;
  const Output* output = nullptr;
};

/// All outputs of the catalog by name, the first where two recipes build one. Points
/// into `catalog`.
[[nodiscard]] std::map<std::string, CatalogOutput> outputs_of(const Catalog& catalog);

}  // namespace distro::recipe
