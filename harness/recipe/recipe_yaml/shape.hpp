// What keys a recipe.yaml may have, and what may stand at each (CEP 13, 14, 41;
// rattler_build_recipe: stage0/parser).
#pragma once

#include <array>
#include <span>
#include <string_view>
#include <vector>

#include "base/yaml.hpp"
#include "recipe/recipe_yaml/texts.hpp"

namespace distro::recipe::v1 {

/// What may stand at a key.
enum class Shape {
  text,                 ///< a scalar
  texts,                ///< a list of scalars and if/then/else
  text_or_texts,        ///< one of the two
  plain_texts,          ///< a list of scalars
  text_or_plain_texts,  ///< one of the two
  specs,                ///< as `texts`; each is a MatchSpec or a pin
  specs_or_section,     ///< as `specs`, or a map with the keys of a section
  texts_or_section,     ///< as `texts`, or a map with the keys of a section
  script,               ///< a scalar, `texts`, or a map with the keys of a section
  text_or_section,      ///< a scalar, or a map with the keys of a section
  section,              ///< a map with the keys of a section
  sections,             ///< a list of such maps and if/then/else
  section_or_sections,  ///< one such map, or `sections`
  map_of_texts,         ///< a map of any keys to scalars
  map_of_specs,         ///< a map of any keys to `specs`
  context,              ///< a map of any keys to scalars and lists of scalars
  outputs,              ///< a list of outputs
  anything
};

struct Key {
  std::string_view name;
  Shape shape = Shape::text;
  std::string_view section = {};  ///< the name of the section whose keys it has
};

/// The keys of a section: "recipe", "build", "about"...; empty if there is none.
[[nodiscard]] std::span<const Key> keys_of(std::string_view section);

/// Reports keys that nobody knows, values of the wrong shape, specs that are none and
/// texts that are no template, in all branches. Returns whether the recipe can be
/// rendered at all: it is a map, and has a package or outputs.
[[nodiscard]] bool check_shape(const base::YamlNode& root, Texts& texts,
                               Report& report);

}  // namespace distro::recipe::v1
