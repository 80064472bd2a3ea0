#include "recipe/rendered_tree.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "recipe/meta_model.hpp"
#include "recipe/recipe.hpp"

namespace distro::recipe {
namespace {

/// Quotes say nothing about a word, but "1.10" and 1.10, "true" and true differ.
bool quotes_matter(const std::string& text) {
  const std::vector<std::string_view> words{"",    "~",  "null", "true", "false",
                                            "yes", "no", "on",   "off"};
  return text.find_first_not_of("0123456789.+-eE_:") == std::string::npos ||
         std::find(words.begin(), words.end(), text) != words.end();
}

/// One line a value, each with its length, so that no text can look like structure.
void write_meaning(const base::YamlNode& node, std::string& meaning) {
  switch (node.kind) {
    case base::YamlNode::Kind::null:
      meaning += "null\n";
      return;
    case base::YamlNode::Kind::scalar:
      meaning += node.quoted && quotes_matter(node.scalar) ? "quoted " : "text ";
      meaning += std::to_string(node.scalar.size()) + " " + node.scalar + "\n";
      return;
    case base::YamlNode::Kind::sequence:
      meaning += "list " + std::to_string(node.items.size()) + "\n";
      for (const base::YamlNode& item : node.items) {
        write_meaning(item, meaning);
      }
      return;
    case base::YamlNode::Kind::map:
      break;
  }
  std::vector<std::pair<std::string, const base::YamlNode*>> sorted;
  for (const auto& [key, value] : node.entries) {
    sorted.emplace_back(key.scalar, &value);
  }
  std::sort(sorted.begin(), sorted.end());
  meaning += "map " + std::to_string(sorted.size()) + "\n";
  for (const auto& [key, value] : sorted) {
    meaning += std::to_string(key.size()) + " " + key + "\n";
    write_meaning(*value, meaning);
  }
}

}  // namespace

RenderedTree render_meta_yaml(std::string text, std::string origin,
                              std::string_view subdir) {
  auto source = std::make_shared<const base::SourceText>(std::move(origin),
                                                         without_mark(std::move(text)));
  MetaRendering rendering = MetaReader(subdir, standard_config()).render(*source);
  return {std::move(source), std::move(rendering.root),
          std::move(rendering.pinned_lines), Scope{}, std::move(rendering.unknowns)};
}

bool is_recipe_yaml(std::string_view origin) { return origin.ends_with("recipe.yaml"); }

std::string meaning_of_recipe(std::string text, std::string origin,
                              std::string_view subdir) {
  const RenderedTree tree =
      is_recipe_yaml(origin)
          ? render_recipe_yaml(std::move(text), std::move(origin), subdir)
          : render_meta_yaml(std::move(text), std::move(origin), subdir);
  std::string meaning;
  write_meaning(tree.root, meaning);
  return meaning;
}

}  // namespace distro::recipe
