// The keys of meta.yaml and recipe.yaml: tables of data.
#pragma once

#include <span>
#include <string_view>

namespace distro::recipe {

/// The keys that a map at a path of a recipe may have, separated by blanks. Items of
/// lists have the path of the list; outputs are like the recipe itself.
struct KnownKeys {
  std::string_view path;  ///< "about"; "" is the recipe
  std::string_view keys;
};

/// A key that builders no longer want.
struct DeprecatedKey {
  std::string_view path;
  std::string_view key;
  std::string_view instead;  ///< a sentence
  std::string_view renamed;  ///< the key that means the same; "" if none does
};

/// conda_build.metadata.FIELDS, and what conda-build reads besides.
[[nodiscard]] std::span<const KnownKeys> known_v0_keys();
/// CEP 13, 14, 41, and what rattler-build reads besides.
[[nodiscard]] std::span<const KnownKeys> known_v1_keys();

[[nodiscard]] std::span<const DeprecatedKey> deprecated_v0_keys();
[[nodiscard]] std::span<const DeprecatedKey> deprecated_v1_keys();

}  // namespace distro::recipe
