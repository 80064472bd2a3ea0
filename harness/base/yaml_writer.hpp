// YAML as people write it: in blocks, quoted only where it has to be.
#pragma once

#include <string>
#include <vector>

#include "base/yaml.hpp"

namespace distro::base {

/// A text that stays one: in quotes if YAML would make a number, a date or a yes of it.
[[nodiscard]] YamlNode yaml_string(std::string text);
/// A scalar without quotes: `0`, `false`.
[[nodiscard]] YamlNode yaml_bare(std::string text);
/// A list of such texts.
[[nodiscard]] YamlNode yaml_strings(const std::vector<std::string>& texts);
[[nodiscard]] YamlNode yaml_map();

/// Removes the keys whose values say nothing: null, a text, list or map of nothing.
void erase_empty(YamlNode& map);

/// Adds a key at the end of a map.
void add_entry(YamlNode& map, std::string key, YamlNode value);
/// The same, unless the value is empty: a text, a list or a map of nothing.
void add_filled(YamlNode& map, std::string key, YamlNode value);

/// A whole document, read back as it is. Two spaces a level, lists below their keys, a
/// blank line between the keys of the first level; texts of several lines as blocks.
[[nodiscard]] std::string yaml_text(const YamlNode& root);

}  // namespace distro::base
