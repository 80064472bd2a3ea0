#include "recipe/distribution_lint.hpp"

namespace distro::recipe {
namespace {

using base::YamlMap;
using base::YamlNode;

std::vector<std::string> texts_of(const YamlNode& node) {
  if (node.kind == YamlNode::Kind::scalar) {
    return {node.scalar};
  }
  std::vector<std::string> texts;
  for (const YamlNode& item : node.items) {
    texts.push_back(item.scalar);
  }
  return texts;
}

ProtectedName read_protected_name(const base::SourceText& source,
                                  const YamlNode& node) {
  YamlMap map(source, node, "a protected name");
  return {map.string("pattern"), map.string("refusal"), map.strings("except")};
}

}  // namespace

LintSetting read_lint_setting(const base::SourceText& source, const YamlNode* node) {
  LintSetting setting;
  if (node == nullptr) {
    return setting;
  }
  YamlMap map(source, *node, "lint");
  if (const YamlNode* rules = map.node_if("rules")) {
    for (const auto& [rule, severity] : rules->entries) {
      if (severity.kind == YamlNode::Kind::scalar) {
        setting.rules.emplace(rule.scalar, severity.scalar);
      }
    }
  }
  if (const YamlNode* names = map.node_if("protected_names")) {
    for (const YamlNode& name : names->items) {
      setting.protected_names.push_back(read_protected_name(source, name));
    }
  }
  setting.not_redistributable = map.strings("not_redistributable");
  if (const YamlNode* groups = map.node_if("in_sync")) {
    for (const YamlNode& group : groups->items) {
      setting.in_sync.push_back(texts_of(group));
    }
  }
  if (map.node_if("core_packages") != nullptr) {
    setting.core_packages = map.strings("core_packages");
  }
  setting.hardware = map.strings("hardware");
  return setting;
}

}  // namespace distro::recipe
