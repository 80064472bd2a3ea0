// variants.yaml: the variants of rattler-build (rattler_build_variant_config).
#pragma once

#include <string>
#include <string_view>

#include "recipe/variant_config.hpp"

namespace distro::recipe {

/// Keys with their choices, lists with if/then/else and `${{ }}` about the platform.
/// Throws InputError with its place: no YAML, no map, a value that is no text or list
/// of texts, a group of zip_keys of unequal lengths.
[[nodiscard]] VariantConfig parse_variants_yaml(std::string text, std::string origin,
                                                std::string_view subdir);

}  // namespace distro::recipe
