#include "recipe/recipe_yaml/variables.hpp"

#include "recipe/minijinja/error.hpp"
#include "recipe/recipe_yaml/strict_spec.hpp"

namespace distro::recipe::v1 {
namespace {

using base::YamlNode;

class Collector {
 public:
  Collector(Texts& texts, Report& report) : texts_(texts), report_(report) {}

  void walk(const YamlNode& node) {
    switch (node.kind) {
      case YamlNode::Kind::null:
        return;
      case YamlNode::Kind::scalar:
        return text(node);
      case YamlNode::Kind::sequence:
        for (const YamlNode& item : node.items) {
          walk(item);
        }
        return;
      case YamlNode::Kind::map:
        break;
    }
    for (const auto& [key, value] : node.entries) {
      if (key.scalar == "if") {
        condition(value);
      } else {
        walk(value);
      }
    }
  }

  /// The whole recipe, or one of its outputs: `extra` has no say.
  void recipe(const YamlNode& node) {
    for (const auto& [key, value] : node.entries) {
      if (key.scalar == "outputs") {
        for (const YamlNode& output : value.items) {
          recipe(output);
        }
      } else if (key.scalar != "extra" && key.scalar != "$schema") {
        walk(value);
      }
    }
    if (const YamlNode* build = node.find("build")) {
      skips(*build);
      use_named_keys(*build);
    }
    if (const YamlNode* requirements = node.find("requirements")) {
      for (const char* section : {"build", "host"}) {
        if (const YamlNode* specs = requirements->find(section)) {
          use_bare_names(*specs);
        }
      }
    }
  }

  KeySet take() { return std::move(keys_); }

 private:
  void use(const std::string& name) { keys_.insert(normalized_key(name)); }

  void text(const YamlNode& node) {
    if (!is_template(texts_.text_of(node))) {
      return;
    }
    if (const Template* parsed = texts_.template_of(node, report_)) {
      for_each_variable(*parsed, [&](const std::string& name) { use(name); });
    }
  }

  void condition(const YamlNode& node) {
    if (const Expression* parsed = texts_.condition_of(node, report_)) {
      for_each_variable(*parsed, [&](const std::string& name) { use(name); });
    }
  }

  /// What stands in `skip:` is a condition, except in the branches of another.
  void skips(const YamlNode& build) {
    const YamlNode* skip = build.find("skip");
    if (skip == nullptr) {
      return;
    }
    const auto use_one = [&](const YamlNode& node) {
      if (node.kind != YamlNode::Kind::scalar || is_template(node.scalar)) {
        return;
      }
      try {
        for_each_variable(parse_expression(node.scalar),
                          [&](const std::string& name) { use(name); });
      } catch (const ExpressionError& error) {
        report_.warning(place_in(texts_.source(), node, error.offset()), error.what());
      }
    };
    use_one(*skip);
    for (const YamlNode& item : skip->items) {
      use_one(item);
    }
  }

  void use_named_keys(const YamlNode& build) {
    const YamlNode* variant = build.find("variant");
    const YamlNode* keys = variant != nullptr ? variant->find("use_keys") : nullptr;
    if (keys == nullptr) {
      return;
    }
    for (const YamlNode& key : keys->items) {
      if (key.kind == YamlNode::Kind::scalar && !is_template(key.scalar)) {
        use(key.scalar);
      }
    }
  }

  void use_bare_names(const YamlNode& specs) {
    for (const YamlNode& item : specs.items) {
      use_bare_names(item);
    }
    for (const char* branch : {"then", "else"}) {
      if (const YamlNode* chosen = specs.find(branch)) {
        use_bare_names(*chosen);
      }
    }
    if (specs.kind != YamlNode::Kind::scalar || is_template(specs.scalar)) {
      return;
    }
    try {
      const StrictSpec spec = strict_match_spec(specs.scalar);
      if (spec.only_name) {
        use(spec.name);
      }
    } catch (const channel::ParseError&) {
      // Reported where the shape of the recipe is checked.
    }
  }

  Texts& texts_;
  Report& report_;
  KeySet keys_;
};

}  // namespace

KeySet used_keys(const YamlNode& root, Texts& texts, Report& report) {
  Collector collector(texts, report);
  collector.recipe(root);
  return collector.take();
}

}  // namespace distro::recipe::v1
