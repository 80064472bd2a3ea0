// recipe.yaml (CEP 13): context, `${{ }}` and if/then/else become plain YAML.
#include <algorithm>

#include "recipe/expression.hpp"
#include "recipe/rendered_tree.hpp"

namespace distro::recipe {
namespace {

using base::YamlNode;

class Renderer {
 public:
  Renderer(const base::SourceText& source, std::string_view subdir)
      : source_(source), scope_(scope_of(subdir)) {
    scope_.variables["env"] = Value{Environment{}};
  }

  YamlNode render_root(const YamlNode& root) {
    if (const YamlNode* context = root.find("context")) {
      read_context(*context);
    }
    return rendered(root);
  }

  /// To be called last.
  RenderedTree result(std::shared_ptr<const base::SourceText> source, YamlNode root) {
    return {std::move(source), std::move(root), std::move(pinned_lines_),
            std::move(scope_)};
  }

 private:
  /// The fault at `offset` of a scalar: exact where the scalar stands in its line as it
  /// was read, else at its beginning.
  Fault fault_in(const YamlNode& node) const {
    return [this, &node](std::size_t offset, std::string_view message) {
      const std::string_view line = source_.line(node.place.line);
      const std::size_t start = std::min(line.size(), node.place.column - 1);
      const std::size_t found = line.find(node.scalar, start);
      base::Place place = node.place;
      if (found != std::string_view::npos) {
        place.column = found + offset + 1;
      }
      return source_.error_at(place, message);
    };
  }

  void read_context(const YamlNode& context) {
    if (context.kind == YamlNode::Kind::null) {
      return;
    }
    if (context.kind != YamlNode::Kind::map) {
      throw source_.error_at(context.place, "context: expected a map, found " +
                                                std::string(readable(context.kind)));
    }
    for (const auto& [key, node] : context.entries) {
      scope_.variables.insert_or_assign(key.scalar, context_value(node));
    }
  }

  Value context_value(const YamlNode& node) {
    switch (node.kind) {
      case YamlNode::Kind::null:
        return {};
      case YamlNode::Kind::scalar:
        return node.quoted || node.scalar.find("${{") != std::string::npos
                   ? value_of(node)
                   : typed(node.scalar);
      case YamlNode::Kind::sequence: {
        Value::List items;
        for (const YamlNode& item : spliced(node)) {
          items.push_back(context_value(item));
        }
        return Value{std::move(items)};
      }
      case YamlNode::Kind::map:
        break;
    }
    throw source_.error_at(node.place,
                           "context: a map is not supported by this version");
  }

  /// An unquoted scalar: true, false, a whole number, or a text.
  static Value typed(const std::string& text) {
    if (text == "true" || text == "false") {
      return Value{text == "true"};
    }
    const bool digits = !text.empty() && text.size() < 18 &&
                        text.find_first_not_of("0123456789") == std::string::npos;
    return digits ? Value{std::int64_t{std::stoll(text)}} : Value{text};
  }

  /// Where the `}}` of the expression at `start` is.
  static std::size_t closing_after(std::string_view text, std::size_t start) {
    char quote = 0;
    for (std::size_t at = start; at + 1 < text.size(); ++at) {
      if (quote != 0) {
        quote = text[at] == quote ? '\0' : quote;
      } else if (text[at] == '"' || text[at] == '\'') {
        quote = text[at];
      } else if (text.substr(at, 2) == "}}") {
        return at;
      }
    }
    return std::string_view::npos;
  }

  static std::string written(const Value& value) {
    if (const auto* boolean = value.as<bool>()) {
      return *boolean ? "true" : "false";
    }
    return value.as<None>() != nullptr ? "" : text_of(value);
  }

  /// The value of a scalar with `${{ }}` in it. One that is exactly one expression
  /// keeps the expression's type.
  Value value_of(const YamlNode& node) {
    const std::string_view text = node.scalar;
    std::string result;
    for (std::size_t at = 0;;) {
      const std::size_t open = text.find("${{", at);
      result += text.substr(at, open == std::string_view::npos ? open : open - at);
      if (open == std::string_view::npos) {
        return Value{std::move(result)};
      }
      const std::size_t close = closing_after(text, open + 3);
      const Fault fault = fault_in(node);
      if (close == std::string_view::npos) {
        throw fault(open, "'${{' has no '}}'");
      }
      const Fault inner = [&](std::size_t offset, std::string_view message) {
        return fault(open + 3 + offset, message);
      };
      const Evaluation evaluation =
          evaluate(text.substr(open + 3, close - open - 3), scope_, inner);
      if (evaluation.pinned) {
        pinned_lines_.insert(node.place.line);
      }
      if (open == 0 && close + 2 == text.size()) {
        return evaluation.value;
      }
      result += written(evaluation.value);
      at = close + 2;
    }
  }

  YamlNode rendered_scalar(const YamlNode& node) {
    if (node.scalar.find("${{") == std::string::npos) {
      return node;
    }
    const Value value = value_of(node);
    YamlNode result = node;
    if (const auto* list = value.as<Value::List>()) {
      result.kind = YamlNode::Kind::sequence;
      result.scalar.clear();
      for (const Value& item : *list) {
        YamlNode one = node;
        one.scalar = written(item);
        result.items.push_back(std::move(one));
      }
      return result;
    }
    result.scalar = written(value);
    if (result.scalar.empty()) {
      result.kind = YamlNode::Kind::null;
    }
    return result;
  }

  YamlNode rendered(const YamlNode& node) {
    switch (node.kind) {
      case YamlNode::Kind::null:
        return node;
      case YamlNode::Kind::scalar:
        return rendered_scalar(node);
      case YamlNode::Kind::sequence:
        return rendered_list(node);
      case YamlNode::Kind::map:
        break;
    }
    YamlNode result = node;
    for (auto& [key, value] : result.entries) {
      value = rendered(value);
    }
    return result;
  }

  /// Items that render to nothing are dropped.
  YamlNode rendered_list(const YamlNode& node) {
    YamlNode result = node;
    result.items.clear();
    for (const YamlNode& item : spliced(node)) {
      YamlNode one = rendered(item);
      if (one.kind != YamlNode::Kind::null) {
        result.items.push_back(std::move(one));
      }
    }
    return result;
  }

  /// The items of a list with each if/then/else replaced by what it chooses.
  std::vector<YamlNode> spliced(const YamlNode& list) {
    std::vector<YamlNode> items;
    for (const YamlNode& item : list.items) {
      const YamlNode* condition = item.find("if");
      if (condition == nullptr) {
        items.push_back(item);
        continue;
      }
      const YamlNode* chosen = choice(item, *condition);
      if (chosen != nullptr && chosen->kind == YamlNode::Kind::sequence) {
        std::vector<YamlNode> nested = spliced(*chosen);
        std::move(nested.begin(), nested.end(), std::back_inserter(items));
      } else if (chosen != nullptr) {
        items.push_back(*chosen);
      }
    }
    return items;
  }

  /// The `then` or `else` of an item, or nothing.
  const YamlNode* choice(const YamlNode& item, const YamlNode& condition) {
    base::YamlMap map(source_, item, "a condition");
    const std::string text = map.string("if");
    const YamlNode* then = map.node_if("then");
    const YamlNode* otherwise = map.node_if("else");
    map.finish();
    if (item.find("then") == nullptr) {
      throw source_.error_at(item.place, "missing key 'then'");
    }
    const bool holds = is_true(evaluate(text, scope_, fault_in(condition)).value);
    return holds ? then : otherwise;
  }

  const base::SourceText& source_;
  Scope scope_;
  std::set<std::size_t> pinned_lines_;
};

}  // namespace

RenderedTree render_recipe_yaml(std::string text, std::string origin,
                                std::string_view subdir) {
  const base::YamlDocument document =
      base::parse_yaml(std::move(text), std::move(origin));
  Renderer renderer(*document.source, subdir);
  YamlNode root = renderer.render_root(document.root);
  return renderer.result(document.source, std::move(root));
}

}  // namespace distro::recipe
