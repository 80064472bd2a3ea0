// Values of a meta.yaml as conda-build takes them: MetaData.get_value, ensure_list.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml.hpp"
#include "recipe/meta_yaml/build_variables.hpp"

namespace distro::recipe {

/// The value at `key` of a map; nullptr for nothing and for null.
[[nodiscard]] const base::YamlNode* value_at(const base::YamlNode* map,
                                             std::string_view key);

/// The same to change it, made as null if it is missing. `map` becomes a map.
[[nodiscard]] base::YamlNode& place_in(base::YamlNode& map, std::string_view key);

/// Removes a key.
void erase_from(base::YamlNode& map, std::string_view key);

/// str(value): a text as it is; bare true, yes and on are "True"; empty for nothing.
[[nodiscard]] std::string text_of(const base::YamlNode* node);

/// bool(value): yes, on and y are true, even quoted; no, off and n are not; other texts
/// and lists are true unless empty.
[[nodiscard]] bool truth_of(const base::YamlNode* node);

/// The items of a list, or the value alone, without nulls.
[[nodiscard]] std::vector<const base::YamlNode*> list_of(const base::YamlNode* node);

/// The texts of a list, or of the value alone, without nulls.
[[nodiscard]] std::vector<std::string> texts_of(const base::YamlNode* node);

/// requirements: a plain list is for host and for run.
[[nodiscard]] base::YamlNode expanded_requirements(const base::YamlNode* node);

/// The part of a requirement before its first blank.
[[nodiscard]] std::string first_word(std::string_view spec);

/// What the next reading is told of this one: name, version, what host has.
[[nodiscard]] RecipeFacts facts_of(const base::YamlNode& root);

/// Whether host and build are apart: there is a host section.
[[nodiscard]] bool has_host(const base::YamlNode* requirements);

}  // namespace distro::recipe
