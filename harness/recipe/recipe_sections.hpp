// What a recipe's file says beside what a Recipe holds: its sections as they were
// written, rendered for one subdir, whichever of the two formats it has.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml.hpp"
#include "recipe/recipe.hpp"

namespace distro::recipe {

struct RecipeSections {
  std::string path;
  bool is_v1 = false;  ///< recipe.yaml (CEP 13), not meta.yaml
  std::shared_ptr<const base::SourceText> source;  ///< as it was written
  base::YamlNode root;                             ///< rendered; places are of `source`
};

/// A recipe.yaml as it was written, with its expressions and conditions.
[[nodiscard]] base::YamlNode written_tree(const RecipeSections& recipe);

/// The map of an output: an item of `outputs`, or the whole recipe.
[[nodiscard]] const base::YamlNode& node_of_output(const RecipeSections& recipe,
                                                   const Output& output);

/// A value of a section, "about" and "summary": the output's own, else the recipe's;
/// nullptr if neither has one.
[[nodiscard]] const base::YamlNode* value_of(const RecipeSections& recipe,
                                             const Output& output,
                                             std::string_view section,
                                             std::string_view key);

/// The items of a list, or the node itself; none for nullptr and nothing.
[[nodiscard]] std::vector<const base::YamlNode*> items_of(const base::YamlNode* node);

/// The maps of `source` of the recipe and of its outputs.
[[nodiscard]] std::vector<const base::YamlNode*> sources_of(
    const RecipeSections& recipe);

}  // namespace distro::recipe
