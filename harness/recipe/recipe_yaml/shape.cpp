#include "recipe/recipe_yaml/shape.hpp"

#include <algorithm>

#include "base/nearest_word.hpp"
#include "recipe/recipe_yaml/strict_spec.hpp"

namespace distro::recipe::v1 {
namespace {

using base::YamlNode;
using NodeKind = YamlNode::Kind;

class Checker {
 public:
  Checker(Texts& texts, Report& report) : texts_(texts), report_(report) {}

  void section(const YamlNode& node, std::string_view name) {
    if (!require(node, NodeKind::map, "a map")) {
      return;
    }
    const std::span<const Key> keys = keys_of(name);
    for (const auto& [key, value] : node.entries) {
      const auto found = std::find_if(keys.begin(), keys.end(), [&](const Key& one) {
        return one.name == key.scalar;
      });
      if (found == keys.end()) {
        unknown_key(node, key, keys);
      } else {
        check(value, *found);
      }
    }
  }

  void outputs(const YamlNode& node) {
    if (!require(node, NodeKind::sequence, "a list")) {
      return;
    }
    if (node.items.empty()) {
      report_.fault(node.place, "outputs: expected a list of outputs");
    }
    for (const YamlNode& item : node.items) {
      const bool staging = item.find("staging") != nullptr;
      if (item.kind == NodeKind::map && !staging && item.find("package") == nullptr) {
        report_.fault(item.place, "an output has either 'package' or 'staging'");
      }
      section(item, staging ? "staging output" : "output");
    }
  }

 private:
  bool require(const YamlNode& node, NodeKind kind, const std::string& what) {
    if (node.kind == kind) {
      return true;
    }
    if (node.kind == NodeKind::null) {
      report_.warning(node.place, "expected " + what + ", found nothing");
    } else {
      report_.fault(node.place,
                    "expected " + what + ", found " + std::string(readable(node.kind)));
    }
    return false;
  }

  /// Beside the kind of a test rattler-build looks at no other key.
  static bool is_overlooked(const YamlNode& node) {
    constexpr std::array<std::string_view, 5> kinds = {"python", "perl", "r", "ruby",
                                                       "package_contents"};
    return node.find("script") == nullptr &&
           std::any_of(kinds.begin(), kinds.end(), [&](std::string_view kind) {
             return node.find(kind) != nullptr;
           });
  }

  void unknown_key(const YamlNode& node, const YamlNode& key,
                   std::span<const Key> keys) {
    std::vector<std::string> known;
    for (const Key& one : keys) {
      known.emplace_back(one.name);
    }
    std::string message =
        "unknown key '" + key.scalar + "'" + base::did_you_mean(key.scalar, known);
    const bool in_test = !keys.empty() && keys.data() == keys_of("test").data();
    if (in_test && is_overlooked(node)) {
      report_.warning(key.place, std::move(message));
    } else {
      report_.fault(key.place, std::move(message));
    }
  }

  /// Keys that rattler-build takes only if it is told to.
  void warn_of_options(const YamlNode& node, std::string_view key) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 4> options = {
        {{"flags", "--v3"},
         {"extras", "--v3"},
         {"steps", "--experimental"},
         {"attestation", "--experimental"}}};
    for (const auto& [name, option] : options) {
      if (name == key) {
        report_.warning(node.place, "rattler-build takes '" + std::string(key) +
                                        "' only with " + std::string(option));
      }
    }
  }

  void check(const YamlNode& node, const Key& key) {
    warn_of_options(node, key.name);
    const bool is_list = node.kind == NodeKind::sequence;
    const bool is_map = node.kind == NodeKind::map;
    switch (key.shape) {
      case Shape::text:
        return text(node);
      case Shape::texts:
        return list(node, false);
      case Shape::text_or_texts:
        return is_list || is_map ? branch(node, false) : text(node);
      case Shape::plain_texts:
        return plain(node);
      case Shape::text_or_plain_texts:
        return is_list ? plain(node) : text(node);
      case Shape::specs:
        return list(node, true);
      case Shape::specs_or_section:
        return is_list ? list(node, true) : section(node, key.section);
      case Shape::texts_or_section:
        return is_list ? list(node, false) : section(node, key.section);
      case Shape::script:
        return is_list  ? list(node, false)
               : is_map ? section(node, key.section)
                        : text(node);
      case Shape::text_or_section:
        return is_map ? section(node, key.section) : text(node);
      case Shape::section:
        return section(node, key.section);
      case Shape::sections:
        return sections(node, key.section);
      case Shape::section_or_sections:
        return is_map ? section_or_condition(node, key.section)
                      : sections(node, key.section);
      case Shape::map_of_texts:
      case Shape::map_of_specs:
      case Shape::context:
        return map_of(node, key.shape);
      case Shape::outputs:
        return outputs(node);
      case Shape::anything:
        return;
    }
  }

  void text(const YamlNode& node) {
    if (node.kind != NodeKind::scalar && node.kind != NodeKind::null) {
      report_.fault(node.place,
                    "expected a text, found " + std::string(readable(node.kind)));
    } else if (is_template(texts_.text_of(node))) {
      static_cast<void>(texts_.template_of(node, report_));
    }
  }

  void spec(const YamlNode& node) {
    if (node.find("pin_subpackage") != nullptr ||
        node.find("pin_compatible") != nullptr) {
      report_.warning(node.place,
                      "rattler-build takes pins only as ${{ pin_subpackage(...) }} and "
                      "${{ pin_compatible(...) }}");
      return;
    }
    text(node);
    const std::string_view written = texts_.text_of(node);
    if (node.kind == NodeKind::map || node.kind == NodeKind::sequence ||
        is_template(written)) {
      return;
    }
    try {
      static_cast<void>(strict_match_spec(written));
    } catch (const channel::ParseError& error) {
      report_.fault(place_in(texts_.source(), node, error.offset()), error.what());
    }
  }

  void list(const YamlNode& node, bool specs) {
    if (require(node, NodeKind::sequence, "a list")) {
      branch(node, specs);
    }
  }

  /// A list, an if/then/else, or one item.
  void branch(const YamlNode& node, bool specs) {
    if (node.kind == NodeKind::sequence) {
      for (const YamlNode& item : node.items) {
        branch(item, specs);
      }
    } else if (node.find("if") != nullptr) {
      condition(node, [&](const YamlNode& chosen) { branch(chosen, specs); });
    } else if (specs) {
      spec(node);
    } else {
      text(node);
    }
  }

  template <typename Check>
  void condition(const YamlNode& node, Check check_branch) {
    const YamlNode& test = *node.find("if");
    text(test);
    static_cast<void>(texts_.condition_of(test, report_));
    const bool complete = node.find("then") != nullptr;
    bool misspelt = false;
    for (const auto& [key, value] : node.entries) {
      if (key.scalar == "then" || key.scalar == "else") {
        check_branch(value);
      } else if (key.scalar != "if") {
        unknown_branch(key, complete);
        misspelt = true;
      }
    }
    if (!complete && !misspelt) {
      report_.fault(node.place, "missing key 'then'");
    }
  }

  /// rattler-build overlooks other keys as long as the condition is complete.
  void unknown_branch(const YamlNode& key, bool complete) {
    const std::vector<std::string> known = {"if", "then", "else"};
    std::string message =
        "unknown key '" + key.scalar + "'" + base::did_you_mean(key.scalar, known);
    if (complete) {
      report_.warning(key.place, std::move(message));
    } else {
      report_.fault(key.place, std::move(message));
    }
  }

  void plain(const YamlNode& node) {
    if (require(node, NodeKind::sequence, "a list")) {
      for (const YamlNode& item : node.items) {
        text(item);
      }
    }
  }

  void section_or_condition(const YamlNode& node, std::string_view name) {
    const bool is_step = name == "step";
    if (!is_step && node.find("if") != nullptr) {
      condition(node, [&](const YamlNode& chosen) { section_branch(chosen, name); });
    } else {
      section(node, name);
    }
  }

  void section_branch(const YamlNode& node, std::string_view name) {
    if (node.kind == NodeKind::sequence) {
      for (const YamlNode& item : node.items) {
        section_or_condition(item, name);
      }
    } else {
      section_or_condition(node, name);
    }
  }

  void sections(const YamlNode& node, std::string_view name) {
    if (require(node, NodeKind::sequence, "a list")) {
      section_branch(node, name);
    }
  }

  void map_of(const YamlNode& node, Shape shape) {
    if (!require(node, NodeKind::map, "a map")) {
      return;
    }
    for (const auto& [key, value] : node.entries) {
      if (shape == Shape::map_of_specs) {
        list(value, true);
      } else if (shape == Shape::context && value.kind == NodeKind::sequence) {
        plain(value);
      } else {
        text(value);
      }
      if (shape == Shape::context && key.scalar.find('-') != std::string::npos) {
        report_.fault(
            key.place,
            "'" + key.scalar + "' cannot be a name: '-' subtracts in expressions");
      }
    }
  }

  Texts& texts_;
  Report& report_;
};

}  // namespace

bool check_shape(const YamlNode& root, Texts& texts, Report& report) {
  if (root.kind != NodeKind::map) {
    // An empty file has no place of its own.
    report.fault(root.place.line == 0 ? base::Place{1, 1} : root.place,
                 "a recipe must be a map, found " + std::string(readable(root.kind)));
    return false;
  }
  const YamlNode* schema = root.find("schema_version");
  if (schema != nullptr && schema->scalar != "1") {
    report.fault(schema->place, "schema_version: expected 1");
  }
  const bool has_outputs = root.find("outputs") != nullptr;
  Checker(texts, report).section(root, has_outputs ? "recipe with outputs" : "recipe");
  const YamlNode* wanted = root.find(has_outputs ? "outputs" : "package");
  if (wanted == nullptr) {
    report.fault(root.place, "missing key 'package'");
  }
  return wanted != nullptr &&
         wanted->kind == (has_outputs ? NodeKind::sequence : NodeKind::map);
}

}  // namespace distro::recipe::v1
