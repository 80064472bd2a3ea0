#include <algorithm>

#include "base/yaml_writer.hpp"
#include "channel/match_spec.hpp"
#include "recipe/built/recipe_draft.hpp"
#include "recipe/built/resolved_recipe.hpp"
#include "recipe/meta_yaml/meta_value.hpp"

namespace distro::recipe {
namespace {

using base::YamlNode;
using Kind = YamlNode::Kind;

/// A pin that only a build can resolve stands as a map: the package's own requirement
/// on that name takes its place.
void resolve_pins(YamlNode& list, const std::vector<std::string>& depends) {
  for (YamlNode& item : list.items) {
    const bool pin = item.kind == Kind::map && item.entries.size() == 1;
    const YamlNode* name = pin ? item.entries.front().second.find("name") : nullptr;
    if (name == nullptr) {
      continue;
    }
    const auto found =
        std::find_if(depends.begin(), depends.end(), [&](const std::string& spec) {
          std::string storage;
          return channel::name_of_spec(spec, storage) == name->scalar;
        });
    item = base::yaml_string(found == depends.end() ? name->scalar
                                                    : spec_with_operators(*found));
  }
}

}  // namespace

RestoredRecipe restored_recipe_yaml(const std::string& text, const std::string& origin,
                                    const std::vector<std::string>& depends) {
  const base::YamlDocument document = base::parse_yaml(text, origin);
  const YamlNode* found = document.root.find("recipe");
  if (found == nullptr || found->kind != Kind::map) {
    throw document.source->error_at(base::Place{1, 1}, "there is no 'recipe' in it");
  }
  YamlNode recipe = *found;
  escape_expressions(recipe);
  erase_from(recipe, "schema_version");
  erase_from(recipe, "context");
  for (base::YamlEntry& section : recipe.entries) {
    if (section.first.scalar == "build") {
      erase_from(section.second, "string");
    } else if (section.first.scalar == "requirements") {
      for (base::YamlEntry& list : section.second.entries) {
        resolve_pins(list.second, depends);
      }
      erase_empty(section.second);
    }
  }
  erase_empty(recipe);
  return {base::yaml_text(recipe), {}};
}

}  // namespace distro::recipe
