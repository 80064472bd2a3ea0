#include "recipe/jinja/template.hpp"

#include <algorithm>

#include "recipe/jinja/functions.hpp"
#include "recipe/jinja/operators.hpp"

namespace distro::recipe {
namespace {

using Kind = TemplateNode::Kind;

/// No recipe is longer; a loop in a loop must end somewhere.
constexpr std::size_t longest_output = 8U << 20U;
constexpr std::size_t most_rounds = 100'000;

class Renderer {
 public:
  Renderer(Scope& scope, const Fault& fault, std::string_view whole)
      : root_(scope), fault_(fault), whole_(whole) {}

  Rendered run(const std::vector<TemplateNode>& nodes) {
    run(nodes, root_);
    return std::move(rendered_);
  }

 private:
  void run(const std::vector<TemplateNode>& nodes, Scope& scope) {
    for (const TemplateNode& node : nodes) {
      switch (node.kind) {
        case Kind::text:
          emit(node.text, node.offset, true);
          break;
        case Kind::output:
          output(node, scope);
          break;
        case Kind::set:
          assign(node, value_of(node.text, node.offset, scope), scope);
          break;
        case Kind::set_block:
          assign(node, Value{inner_text(node, scope)}, scope);
          break;
        case Kind::condition:
          run(holds(node, scope) ? node.body : node.otherwise, scope);
          break;
        case Kind::loop:
          loop(node, scope);
          break;
        case Kind::block:
          emit(inner_text(node, scope), node.offset, false);
          break;
      }
    }
  }

  void emit(std::string_view text, std::size_t offset, bool verbatim) {
    if (text.empty()) {
      return;
    }
    rendered_.origins.push_back({rendered_.text.size(), offset, verbatim});
    rendered_.text += text;
    if (rendered_.text.size() > longest_output) {
      throw fault_(offset, "the rendered recipe grows beyond 8 MiB");
    }
  }

  Evaluation evaluated(std::string_view expression, Scope& scope) const {
    const auto start = static_cast<std::size_t>(expression.data() - whole_.data());
    const Fault fault = [&](std::size_t offset, std::string_view message) {
      return fault_(start + offset, message);
    };
    return evaluate_in(expression, scope, fault);
  }

  void doubt(const Value& value, std::size_t offset) {
    const auto* unknown = value.as<Unknown>();
    rendered_.doubts.push_back(
        {offset, unknown != nullptr ? unknown->reason : "a text that is not known"});
  }

  Value value_of(std::string_view expression, std::size_t offset, Scope& scope) {
    Evaluation result = evaluated(expression, scope);
    if (result.pinned) {
      rendered_.pinned.push_back(offset);
    }
    return std::move(result.value);
  }

  void output(const TemplateNode& node, Scope& scope) {
    const Value value = value_of(node.text, node.offset, scope);
    if (value.as<Unknown>() != nullptr) {
      doubt(value, node.offset);
    }
    emit(text_of(value), node.offset, false);
  }

  bool holds(const TemplateNode& node, Scope& scope) {
    const Value value = value_of(node.text, node.offset, scope);
    if (is_unknown(value)) {
      doubt(value, node.offset);
      return false;
    }
    return is_true(value);
  }

  void assign_one(const std::string& name, Value value, std::size_t offset,
                  Scope& scope) {
    const std::size_t dot = name.find('.');
    if (dot == std::string::npos) {
      scope.variables.insert_or_assign(name, std::move(value));
      return;
    }
    Value* space = scope.variable(name.substr(0, dot));
    auto* entries = space != nullptr ? space->as<Value::Dict>() : nullptr;
    if (entries == nullptr) {
      throw fault_(offset, "'" + name.substr(0, dot) + "' is no namespace");
    }
    const Value key{name.substr(dot + 1)};
    for (auto& [known, meaning] : *entries) {
      if (equal(known, key)) {
        meaning = std::move(value);
        return;
      }
    }
    entries->emplace_back(key, std::move(value));
  }

  /// One name takes the value, several take its items.
  void assign(const TemplateNode& node, Value value, Scope& scope) {
    if (node.targets.size() == 1) {
      assign_one(node.targets[0], std::move(value), node.offset, scope);
      return;
    }
    const bool nothing = value.as<Undefined>() != nullptr || is_unknown(value);
    const auto* items = value.as<Value::List>();
    if (!nothing && (items == nullptr || items->size() != node.targets.size())) {
      throw fault_(node.offset, "expected " + std::to_string(node.targets.size()) +
                                    " values, found " +
                                    (items != nullptr ? std::to_string(items->size())
                                                      : std::string(kind_of(value))));
    }
    for (std::size_t at = 0; at < node.targets.size(); ++at) {
      assign_one(node.targets[at],
                 items != nullptr && items->size() > at ? (*items)[at] : value,
                 node.offset, scope);
    }
  }

  static Scope inside(Scope& scope) {
    Scope inner;
    inner.subdir = scope.subdir;
    inner.dialect = scope.dialect;
    inner.parent = &scope;
    inner.globals = scope.globals;
    inner.variant = scope.variant;
    return inner;
  }

  /// What the block's body makes, through its filters.
  std::string inner_text(const TemplateNode& node, Scope& scope) {
    Rendered outside = std::move(rendered_);
    rendered_ = {};
    Scope inner = inside(scope);
    run(node.body, inner);
    std::swap(outside, rendered_);
    rendered_.pinned.insert(rendered_.pinned.end(), outside.pinned.begin(),
                            outside.pinned.end());
    rendered_.doubts.insert(rendered_.doubts.end(), outside.doubts.begin(),
                            outside.doubts.end());
    if (node.filter.empty()) {
      return std::move(outside.text);
    }
    inner.variables.insert_or_assign("block body", Value{std::move(outside.text)});
    return filtered(node, inner);
  }

  /// The filters of a block stand without the value that they are for.
  std::string filtered(const TemplateNode& node, Scope& scope) {
    Value value = std::move(*scope.variable("block body"));
    std::string_view rest = node.filter;
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('|'), rest.size());
      std::string_view name = rest.substr(0, end);
      name = name.substr(0, name.find_last_not_of(" \t\n") + 1);
      name.remove_prefix(std::min(name.find_first_not_of(" \t\n"), name.size()));
      if (name.find('(') != std::string_view::npos) {
        throw fault_(node.offset,
                     "a filter with arguments for a block is not supported by this "
                     "version");
      }
      const Spot spot{fault_, node.offset};
      value = apply_filter(std::string(name), value, Arguments{}, spot);
      rest = rest.substr(std::min(end + 1, rest.size()));
    }
    return text_of(value);
  }

  Value::List items_of(const TemplateNode& node, Scope& scope) {
    Value value = value_of(node.text, node.offset, scope);
    if (value.as<Unknown>() != nullptr) {
      doubt(value, node.offset);
      return {};
    }
    if (auto* list = value.as<Value::List>()) {
      return std::move(*list);
    }
    const Spot spot{fault_, node.offset};
    const Value items = apply_filter("list", value, Arguments{}, spot);
    const auto* list = items.as<Value::List>();
    return list != nullptr ? *list : Value::List{};
  }

  void loop(const TemplateNode& node, Scope& scope) {
    Value::List items = items_of(node, scope);
    if (!node.filter.empty()) {
      std::erase_if(items, [&](const Value& item) {
        Scope inner = inside(scope);
        assign(node, item, inner);
        return !is_true(value_of(node.filter, node.offset, inner));
      });
    }
    for (std::size_t at = 0; at < items.size(); ++at) {
      if (++rounds_ > most_rounds) {
        throw fault_(node.offset, "the loops run more than 100000 times");
      }
      Scope inner = inside(scope);
      inner.variables.insert_or_assign("loop", position(at, items));
      assign(node, items[at], inner);
      run(node.body, inner);
    }
    if (items.empty()) {
      run(node.otherwise, scope);
    }
  }

  /// The `loop` of a loop's body.
  static Value position(std::size_t at, const Value::List& items) {
    const auto index = static_cast<std::int64_t>(at);
    const auto count = static_cast<std::int64_t>(items.size());
    const auto name = [](const char* text) { return Value{std::string(text)}; };
    Value::Dict loop{{name("index"), Value{index + 1}},
                     {name("index0"), Value{index}},
                     {name("revindex"), Value{count - index}},
                     {name("revindex0"), Value{count - index - 1}},
                     {name("first"), Value{at == 0}},
                     {name("last"), Value{index + 1 == count}},
                     {name("length"), Value{count}}};
    if (at > 0) {
      loop.emplace_back(name("previtem"), items[at - 1]);
    }
    if (at + 1 < items.size()) {
      loop.emplace_back(name("nextitem"), items[at + 1]);
    }
    return Value{std::move(loop)};
  }

  Scope& root_;
  const Fault& fault_;
  std::string_view whole_;
  Rendered rendered_;
  std::size_t rounds_ = 0;
};

}  // namespace

std::size_t Rendered::offset_of(std::size_t at) const {
  const auto after = std::upper_bound(
      origins.begin(), origins.end(), at,
      [](std::size_t place, const Origin& origin) { return place < origin.begin; });
  if (after == origins.begin()) {
    return 0;
  }
  const Origin& origin = *(after - 1);
  return origin.verbatim ? origin.offset + at - origin.begin : origin.offset;
}

Rendered render_template(const std::vector<TemplateNode>& nodes, Scope& scope,
                         std::string_view text, const Fault& fault) {
  return Renderer(scope, fault, text).run(nodes);
}

}  // namespace distro::recipe
