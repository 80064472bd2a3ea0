// recipe.yaml as plain YAML: context, `${{ }}` and if/then/else are gone, what is left
// stands where it stood.
#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "recipe/minijinja/error.hpp"
#include "recipe/recipe_yaml/sections.hpp"
#include "recipe/recipe_yaml/variant_combinations.hpp"
#include "recipe/rendered_tree.hpp"

namespace distro::recipe {
namespace {

using base::YamlNode;

/// Of a pin that was called in `${{ }}`, the name; nothing for other texts.
std::optional<std::string> pinned_name(const std::string& text) {
  if (!v1::trimmed(text).starts_with("{\"pin_")) {
    return std::nullopt;
  }
  const base::Json pin = base::Json::parse(text, nullptr, false);
  const bool named = pin.is_object() && !pin.empty() && pin.front().is_object() &&
                     pin.front().contains("name");
  return named ? std::optional(pin.front()["name"].get<std::string>()) : std::nullopt;
}

class TreeRenderer {
 public:
  TreeRenderer(v1::Fields& fields, RenderedTree& tree) : fields_(fields), tree_(tree) {}

  YamlNode rendered(const YamlNode& node) {
    switch (node.kind) {
      case YamlNode::Kind::null:
        return node;
      case YamlNode::Kind::scalar:
        return scalar(node);
      case YamlNode::Kind::sequence:
        return list(node);
      case YamlNode::Kind::map:
        break;
    }
    YamlNode result;
    result.kind = node.kind;
    result.place = node.place;
    // Of the document's own nodes: a template is remembered by the node it stands in.
    for (const auto& [key, value] : node.entries) {
      result.entries.push_back({key, rendered(value)});
    }
    return result;
  }

 private:
  /// What has a fault or cannot be known stays as it is written.
  YamlNode scalar(const YamlNode& node) {
    if (!v1::is_template(node.scalar)) {
      return node;
    }
    YamlNode result = node;
    if (std::optional<std::string> text = fields_.text(node)) {
      if (std::optional<std::string> name = pinned_name(*text)) {
        tree_.pinned_lines.insert(node.place.line);
        text = std::move(name);
      }
      result.scalar = std::move(*text);
    }
    if (result.scalar.empty()) {
      result.kind = YamlNode::Kind::null;
    }
    return result;
  }

  /// Items that render to nothing are dropped.
  YamlNode list(const YamlNode& node) {
    YamlNode result = node;
    result.items.clear();
    fields_.each(node, [&](const YamlNode& item) {
      YamlNode one = rendered(item);
      if (one.kind != YamlNode::Kind::null) {
        result.items.push_back(std::move(one));
      }
    });
    return result;
  }

  v1::Fields& fields_;
  RenderedTree& tree_;
};

}  // namespace

RenderedTree render_recipe_yaml(std::string text, std::string origin,
                                std::string_view subdir, const VariantConfig& config) {
  const base::YamlDocument document =
      base::parse_yaml(std::move(text), std::move(origin));
  RenderedTree tree;
  tree.source = document.source;
  const v1::Names platform = v1::platform_names(subdir);
  v1::Names variant;
  for (const auto& [key, values] : v1::choices_of(config, subdir).values) {
    variant[key] = values.front();
  }
  v1::Texts texts(*document.source);
  v1::Report report;
  v1::Scope scope(platform, variant, std::string(subdir));
  v1::Fields fields(texts, scope, report);
  const YamlNode* context = document.root.find("context");
  if (context != nullptr && context->kind == YamlNode::Kind::map) {
    static_cast<void>(v1::render_context(*context, fields));
  }
  tree.root = TreeRenderer(fields, tree).rendered(document.root);
  for (const v1::Remark& unknown : report.unknowns()) {
    tree.unknowns.push_back({unknown.place, unknown.message});
  }
  return tree;
}

}  // namespace distro::recipe
