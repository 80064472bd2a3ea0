// What files say, without how they say it: equal texts mean the same, whatever the
// comments, layout and order of keys.
#pragma once

#include <string>
#include <string_view>

#include "base/yaml.hpp"
#include "recipe/recipe_yaml/rendered_value.hpp"

namespace distro::recipe {

/// Appends what a YAML tree says. Quotes count where they make another value ("1.10").
void append_meaning(std::string& meaning, const base::YamlNode& node);

/// Appends what a rendered part of a recipe.yaml says.
void append_meaning(std::string& meaning, const v1::RenderedValue& value);

/// Appends a text with its length, so that no text can look like structure.
void append_meaning(std::string& meaning, std::string_view text);

/// 32 hexadecimal digits (XXH3), for comparing what was appended. Not against forgers:
/// who makes two meanings look equal hides a change from nobody but himself, since only
/// what a change brings in is promoted.
[[nodiscard]] std::string digest_of(std::string_view meaning);

}  // namespace distro::recipe
