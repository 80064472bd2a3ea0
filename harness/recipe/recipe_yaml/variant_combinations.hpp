// Which variants a recipe.yaml has, and what they are called (rattler_build_recipe:
// variant_render.rs, stage1/hash.rs; rattler_build_variant_config: combination.rs).
#pragma once

#include <functional>
#include <set>
#include <string>
#include <vector>

#include "recipe/minijinja/scope.hpp"
#include "recipe/recipe_yaml/rendered_value.hpp"
#include "recipe/variant_config.hpp"

namespace distro::recipe::v1 {

using KeySet = std::set<std::string, std::less<>>;

/// The choices of a variant configuration, by normalized key.
struct Choices {
  std::map<std::string, std::vector<Value>, std::less<>> values;
  std::vector<KeySet> zipped;  ///< keys that go in lockstep
};

/// "true" and "false" are booleans; target_platform and build_platform are `subdir`
/// unless the configuration says.
[[nodiscard]] Choices choices_of(const VariantConfig& config, std::string_view subdir);

/// The product of the choices of the `used` keys, in the order of their texts, 1..n.
[[nodiscard]] std::vector<Names> combinations(const Choices& choices,
                                              const KeySet& used);

/// The combination with each choice of `keys`, 1..n.
[[nodiscard]] std::vector<Names> expanded(const Names& combination, const KeySet& keys,
                                          const Choices& choices);

/// The variant that a package is built for: keys as they are written.
using UsedVariant = std::map<std::string, Value, std::less<>>;

/// The first 7 digits of the SHA-1 of the variant's JSON, as Python writes it.
[[nodiscard]] std::string variant_hash(const UsedVariant& variant);

/// "np126py311" for a build that depends on numpy and python; "py" for noarch python.
[[nodiscard]] std::string variant_prefix(const UsedVariant& variant,
                                         std::string_view noarch);

}  // namespace distro::recipe::v1
