#include "base/yaml_writer.hpp"

#include <algorithm>

#include "base/yaml_scalar.hpp"

namespace distro::base {
namespace {

using Kind = YamlNode::Kind;

bool is_empty(const YamlNode& node) {
  return node.scalar.empty() && node.items.empty() && node.entries.empty();
}

class Writer {
 public:
  std::string write(const YamlNode& root) {
    if (root.kind == Kind::map) {
      map(root, 0, true);
    } else {
      value(root, 0);
    }
    return std::move(text_);
  }

 private:
  /// What stands behind "key:" or "-", its line's end included.
  void value(const YamlNode& node, std::size_t depth) {
    switch (node.kind) {
      case Kind::null:
        text_ += '\n';
        break;
      case Kind::scalar:
        scalar(node, depth);
        break;
      case Kind::sequence:
        if (node.items.empty()) {
          text_ += " []\n";
        } else {
          text_ += '\n';
          sequence(node, depth);
        }
        break;
      case Kind::map:
        if (node.entries.empty()) {
          text_ += " {}\n";
        } else {
          text_ += '\n';
          map(node, depth, false);
        }
        break;
    }
  }

  void scalar(const YamlNode& node, std::size_t depth) {
    if (is_yaml_block(node.scalar)) {
      block(node.scalar, depth);
      return;
    }
    text_ += " " +
             (node.quoted ? yaml_scalar(node.scalar) : yaml_bare_scalar(node.scalar)) +
             "\n";
  }

  void block(std::string_view text, std::size_t depth) {
    text_ += text.ends_with('\n') ? " |\n" : " |-\n";
    while (!text.empty()) {
      const std::string_view line = text.substr(0, text.find('\n'));
      text.remove_prefix(std::min(line.size() + 1, text.size()));
      text_ += line.empty() ? "" : std::string(depth, ' ');
      text_ += line;
      text_ += '\n';
    }
  }

  void map(const YamlNode& node, std::size_t depth, bool apart) {
    bool first = true;
    for (const auto& [key, value_of_key] : node.entries) {
      text_ += apart && !first ? "\n" : "";
      text_ += first_indent(depth) + yaml_scalar(key.scalar) + ":";
      first = false;
      value(value_of_key, depth + 2);
    }
  }

  void sequence(const YamlNode& node, std::size_t depth) {
    for (const YamlNode& item : node.items) {
      text_ += first_indent(depth) + "-";
      if (item.kind == Kind::map && !item.entries.empty()) {
        text_ += ' ';
        on_line_ = true;  // the first key stands behind the dash
        map(item, depth + 2, false);
      } else {
        value(item, depth + 2);
      }
    }
  }

  std::string first_indent(std::size_t depth) {
    const bool on_line = on_line_;
    on_line_ = false;
    return on_line ? "" : std::string(depth, ' ');
  }

  std::string text_;
  bool on_line_ = false;
};

}  // namespace

YamlNode yaml_string(std::string text) {
  YamlNode node = yaml_bare(std::move(text));
  node.quoted = true;
  return node;
}

YamlNode yaml_bare(std::string text) {
  YamlNode node;
  node.kind = Kind::scalar;
  node.scalar = std::move(text);
  return node;
}

YamlNode yaml_strings(const std::vector<std::string>& texts) {
  YamlNode node;
  node.kind = Kind::sequence;
  for (const std::string& text : texts) {
    node.items.push_back(yaml_string(text));
  }
  return node;
}

YamlNode yaml_map() {
  YamlNode node;
  node.kind = Kind::map;
  return node;
}

void add_entry(YamlNode& map, std::string key, YamlNode value) {
  map.entries.push_back({yaml_string(std::move(key)), std::move(value)});
}

void add_filled(YamlNode& map, std::string key, YamlNode value) {
  if (!is_empty(value)) {
    add_entry(map, std::move(key), std::move(value));
  }
}

void erase_empty(YamlNode& map) {
  std::erase_if(map.entries,
                [](const YamlEntry& entry) { return is_empty(entry.second); });
}

std::string yaml_text(const YamlNode& root) { return Writer().write(root); }

}  // namespace distro::base
