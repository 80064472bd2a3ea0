#include "recipe/recipe_yaml/variant_keys.hpp"

#include "recipe/recipe_yaml/sections.hpp"

namespace distro::recipe::v1 {

using base::YamlNode;

const KeySet& constant_keys() {
  static const KeySet keys = {"target_platform", "channel_targets", "channel_sources"};
  return keys;
}

const KeySet& environment_keys() {
  static const KeySet keys = {"CPU_COUNT",
                              "LANG",
                              "LC_ALL",
                              "PATH",
                              "SHLIB_EXT",
                              "HOME",
                              "CMAKE_GENERATOR",
                              "LD_RUN_PATH",
                              "BUILD",
                              "DEJAGNU",
                              "DISPLAY",
                              "OSX_ARCH",
                              "MACOSX_DEPLOYMENT_TARGET"};
  return keys;
}

void insert_free_names(const RenderedValue& requirements, KeySet& keys) {
  for (const char* section : {"build", "host"}) {
    const RenderedValue* specs = requirements.find(section);
    if (specs == nullptr) {
      continue;
    }
    for (const RenderedValue& spec : specs->items) {
      constexpr std::string_view others = " [:*";
      if (spec.kind == RenderedValue::Kind::text &&
          spec.text.find_first_of(others) == std::string::npos) {
        keys.insert(normalized_key(spec.text));
      }
    }
  }
}

KeySet free_keys(const YamlNode& root, Texts& texts, const Names& combination,
                 const Target& target) {
  Scope scope(target.platform, combination, target.subdir);
  Report ignored;
  Fields fields(texts, scope, ignored);
  if (const YamlNode* context = root.find("context")) {
    static_cast<void>(render_context(*context, fields));
  }
  KeySet keys;
  const auto skipped = [&](const YamlNode& node) {
    const YamlNode* build = node.find("build");
    return build != nullptr && build->find("skip") != nullptr &&
           render_build(*build, fields).skipped;
  };
  const auto add = [&](const YamlNode& node) {
    if (const YamlNode* requirements = node.find("requirements")) {
      insert_free_names(render_requirements(*requirements, fields), keys);
    }
  };
  const YamlNode* outputs = root.find("outputs");
  if (outputs == nullptr) {
    add(root);
    return keys;
  }
  if (!skipped(root)) {
    for (const YamlNode& output : outputs->items) {
      if (!skipped(output)) {
        add(output);
      }
    }
  }
  return keys;
}

}  // namespace distro::recipe::v1
