// The files that say which variants are built: those of a distribution, and those that
// stand beside a recipe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "recipe/distribution.hpp"
#include "recipe/file_tree.hpp"
#include "recipe/variant_config.hpp"

namespace distro::recipe {

/// The file at the root that holds for all recipes if distro.yaml names no `variants`.
inline constexpr std::string_view root_variant_file = "conda_build_config.yaml";

/// The files that hold for all recipes, those with the last word last.
[[nodiscard]] std::vector<std::string> variant_files_of(
    const FileTree& tree, const Distribution& distribution);

/// What they say together for `subdir`; standard_config() if there are none. Files
/// named conda_build_config.yaml have selectors, others are as rattler-build's
/// variants.yaml. Throws InputError: malformed, or distro.yaml names a file that is not
/// there.
[[nodiscard]] VariantConfig shared_variants(const FileTree& tree,
                                            const Distribution& distribution,
                                            std::string_view subdir);

/// Whether builders take a file of this name beside a recipe for a variant file:
/// conda-build the conda_build_config.yaml of a meta.yaml, rattler-build one of
/// variants.yaml and conda_build_config.yaml.
[[nodiscard]] bool is_variant_file(std::string_view name);

/// `shared`, and what the file beside the recipe at `path` says over it; nothing if
/// there is no such file. Throws InputError.
[[nodiscard]] std::optional<VariantConfig> variants_beside(const FileTree& tree,
                                                           std::string_view path,
                                                           const VariantConfig& shared,
                                                           std::string_view subdir);

}  // namespace distro::recipe
