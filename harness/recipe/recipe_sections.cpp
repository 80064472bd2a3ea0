#include "recipe/recipe_sections.hpp"

namespace distro::recipe {
namespace {

using base::YamlNode;

/// The name that an item of `outputs` gives its package.
std::string_view name_of(const RecipeSections& recipe, const YamlNode& output) {
  const YamlNode* named = recipe.is_v1 ? output.find("package") : &output;
  const YamlNode* name = named == nullptr ? nullptr : named->find("name");
  return name == nullptr ? std::string_view() : std::string_view(name->scalar);
}

const YamlNode* found_in(const YamlNode& map, std::string_view section,
                         std::string_view key) {
  const YamlNode* node = map.find(section);
  const YamlNode* value = node == nullptr ? nullptr : node->find(key);
  const bool there = value != nullptr && value->kind != YamlNode::Kind::null &&
                     !(value->kind == YamlNode::Kind::scalar && value->scalar.empty());
  return there ? value : nullptr;
}

void add_maps(const YamlNode* node, std::vector<const YamlNode*>& maps) {
  for (const YamlNode* item : items_of(node)) {
    if (item->kind == YamlNode::Kind::map) {
      maps.push_back(item);
    }
  }
}

}  // namespace

YamlNode written_tree(const RecipeSections& recipe) {
  return base::parse_yaml(recipe.source->text(), recipe.path).root;
}

const YamlNode& node_of_output(const RecipeSections& recipe, const Output& output) {
  for (const YamlNode* item : items_of(recipe.root.find("outputs"))) {
    if (name_of(recipe, *item) == output.name) {
      return *item;
    }
  }
  return recipe.root;
}

const YamlNode* value_of(const RecipeSections& recipe, const Output& output,
                         std::string_view section, std::string_view key) {
  const YamlNode* own = found_in(node_of_output(recipe, output), section, key);
  return own != nullptr ? own : found_in(recipe.root, section, key);
}

std::vector<const YamlNode*> items_of(const YamlNode* node) {
  std::vector<const YamlNode*> items;
  if (node == nullptr || node->kind == YamlNode::Kind::null) {
    return items;
  }
  if (node->kind != YamlNode::Kind::sequence) {
    return {node};
  }
  for (const YamlNode& item : node->items) {
    items.push_back(&item);
  }
  return items;
}

std::vector<const YamlNode*> sources_of(const RecipeSections& recipe) {
  std::vector<const YamlNode*> sources;
  add_maps(recipe.root.find("source"), sources);
  for (const YamlNode* output : items_of(recipe.root.find("outputs"))) {
    add_maps(output->find("source"), sources);
  }
  return sources;
}

}  // namespace distro::recipe
