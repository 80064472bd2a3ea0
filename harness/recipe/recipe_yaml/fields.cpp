#include "recipe/recipe_yaml/fields.hpp"

#include <algorithm>
#include <charconv>
#include <nlohmann/json.hpp>

#include "recipe/minijinja/error.hpp"
#include "recipe/recipe_yaml/strict_spec.hpp"

namespace distro::recipe::v1 {
namespace {

using base::YamlNode;

/// The names of folders, while a path is rendered.
class Folders {
 public:
  Folders(Scope& scope, const std::vector<std::string>& names) : scope_(scope) {
    for (const std::string& name : names) {
      if (!scope.has(name)) {
        scope.set(name, Value{"${{ " + name + " }}"});
        set_.push_back(name);
      }
    }
  }
  ~Folders() {
    for (const std::string& name : set_) {
      scope_.unset(name);
    }
  }
  Folders(const Folders&) = delete;
  Folders& operator=(const Folders&) = delete;

 private:
  Scope& scope_;
  std::vector<std::string> set_;
};

RenderedValue rendered_pin(const base::Json& json, base::Place place) {
  RenderedValue value = RenderedValue::map(place);
  for (const auto& [key, member] : json.items()) {
    if (member.is_object()) {
      value.put(key, rendered_pin(member, place));
    } else if (member.is_boolean()) {
      value.put(key, RenderedValue::of(member.get<bool>(), place));
    } else {
      value.put(key, RenderedValue::of(member.get<std::string>(), place));
    }
  }
  return value;
}

/// What is wrong with a pattern of globset, or nullptr.
const char* glob_fault(const std::string& pattern) {
  int braces = 0;
  bool in_class = false;
  for (std::size_t at = 0; at < pattern.size(); ++at) {
    const char letter = pattern[at];
    if (letter == '\\') {
      ++at;
    } else if (in_class) {
      in_class = letter != ']';
    } else if (letter == '[') {
      in_class = true;
      // A ']' that comes first, or behind '!', is one of the class.
      at += pattern.substr(at + 1).starts_with('!') ? 1U : 0U;
      at += pattern.substr(at + 1).starts_with(']') ? 1U : 0U;
    } else {
      braces += letter == '{' ? 1 : letter == '}' ? -1 : 0;
    }
    if (braces < 0) {
      return "'}' closes nothing";
    }
  }
  return in_class ? "'[' is not closed" : braces > 0 ? "'{' is not closed" : nullptr;
}

}  // namespace

std::string trimmed(const std::string& text) {
  constexpr std::string_view white = " \t\n\v\f\r";
  const std::size_t start = text.find_first_not_of(white);
  return start == std::string::npos
             ? ""
             : text.substr(start, text.find_last_not_of(white) - start + 1);
}

std::optional<std::string> Fields::text(const YamlNode& node) {
  const std::string_view written = texts_.text_of(node);
  if (!is_template(written)) {
    return std::string(written);
  }
  const Template* parsed = texts_.template_of(node, report_);
  if (parsed == nullptr) {
    return std::nullopt;
  }
  try {
    return rendered(*parsed, scope_);
  } catch (const ExpressionError& error) {
    report_.fault(place_in(texts_.source(), node, error.offset()), error.what());
  } catch (const UnknownValue& part) {
    report_.unknown(place_in(texts_.source(), node, part.offset()), part.what());
  }
  return std::nullopt;
}

std::string Fields::unrendered(const YamlNode& node) {
  const std::string_view written = texts_.text_of(node);
  if (is_template(written)) {
    if (const Template* parsed = texts_.template_of(node, report_)) {
      for_each_variable(*parsed, [&](const std::string& name) { scope_.use(name); });
    }
  }
  return std::string(written);
}

std::optional<bool> Fields::holds(const YamlNode& condition) {
  const Expression* parsed = texts_.condition_of(condition, report_);
  if (parsed == nullptr) {
    return std::nullopt;
  }
  try {
    const Value value = evaluate(*parsed, scope_);
    if (!value.is_undefined()) {
      return is_true(value);
    }
    report_.fault(place_in(texts_.source(), condition, parsed->offset),
                  undefined_message(*parsed, scope_));
  } catch (const ExpressionError& error) {
    report_.fault(place_in(texts_.source(), condition, error.offset()), error.what());
  } catch (const UnknownValue& part) {
    report_.unknown(place_in(texts_.source(), condition, part.offset()), part.what());
  }
  return std::nullopt;
}

std::optional<bool> Fields::boolean(const YamlNode& node, bool fallback) {
  const std::optional<std::string> value = text(node);
  if (!value) {
    return std::nullopt;
  }
  std::string lower = *value;
  std::transform(lower.begin(), lower.end(), lower.begin(), [](char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
  });
  if (lower == "true" || lower == "false") {
    return lower == "true";
  }
  if (!lower.empty()) {
    report_.fault(node.place, "expected true or false, found '" + *value + "'");
    return std::nullopt;
  }
  return fallback;
}

std::optional<std::int64_t> Fields::integer(const YamlNode& node, bool negative) {
  const std::optional<std::string> value = text(node);
  if (!value) {
    return std::nullopt;
  }
  const std::string digits = trimmed(*value);
  if (digits.empty()) {
    return 0;
  }
  const char* start = digits.data() + (digits[0] == '+' ? 1 : 0);
  const char* end = digits.data() + digits.size();
  std::int64_t number = 0;
  const auto read = std::from_chars(start, end, number);
  if (read.ec != std::errc{} || read.ptr != end || (number < 0 && !negative)) {
    report_.fault(node.place, "expected a whole number, found '" + *value + "'");
    return std::nullopt;
  }
  return number;
}

void Fields::each(const YamlNode& list, const Use& use) {
  if (list.kind == YamlNode::Kind::sequence) {
    for (const YamlNode& item : list.items) {
      const YamlNode* condition = item.find("if");
      if (condition == nullptr) {
        use(item);
      } else {
        each(item, use);
      }
    }
    return;
  }
  const YamlNode* condition = list.find("if");
  if (condition == nullptr) {
    use(list);
    return;
  }
  const std::optional<bool> chosen = holds(*condition);
  const YamlNode* branch = !chosen ? nullptr : list.find(*chosen ? "then" : "else");
  if (branch != nullptr) {
    each(*branch, use);
  }
}

RenderedValue Fields::texts(const YamlNode& list) {
  RenderedValue result = RenderedValue::list(list.place);
  each(list, [&](const YamlNode& item) {
    std::optional<std::string> value = text(item);
    if (value && !value->empty()) {
      result.items.push_back(RenderedValue::of(std::move(*value), item.place));
    }
  });
  return result;
}

RenderedValue Fields::paths(const YamlNode& list,
                            const std::vector<std::string>& folders) {
  const Folders names(scope_, folders);
  return texts(list);
}

RenderedValue Fields::globs(const YamlNode& list) {
  RenderedValue result = texts(list);
  for (const RenderedValue& item : result.items) {
    if (const char* fault = glob_fault(item.text)) {
      report_.fault(item.place, "'" + item.text + "' is no pattern: " + fault);
    }
  }
  return result;
}

RenderedValue Fields::patterns(const YamlNode& node, std::string_view first,
                               std::string_view second) {
  if (node.kind != YamlNode::Kind::map || node.find("if") != nullptr) {
    return globs(node);
  }
  const YamlNode* included = node.find(first);
  const YamlNode* excluded = node.find(second);
  RenderedValue left =
      included != nullptr ? globs(*included) : RenderedValue::list(node.place);
  RenderedValue right =
      excluded != nullptr ? globs(*excluded) : RenderedValue::list(node.place);
  if (right.is_empty()) {
    return left;
  }
  RenderedValue both = RenderedValue::map(node.place);
  both.put(first, std::move(left));
  both.put(second, std::move(right));
  return both;
}

void Fields::put_pin(RenderedValue& list, const YamlNode& item,
                     const std::string& pin) {
  try {
    list.items.push_back(rendered_pin(base::Json::parse(pin), item.place));
  } catch (const nlohmann::json::exception&) {
    report_.fault(item.place, "'" + pin + "' is neither a spec nor a pin");
  }
}

/// `- pin_subpackage: {name: x}`, which older recipes have.
void Fields::put_pin_map(RenderedValue& list, const YamlNode& item) {
  RenderedValue whole = RenderedValue::map(item.place);
  for (const auto& [kind, arguments] : item.entries) {
    RenderedValue pin = RenderedValue::map(item.place);
    if (arguments.kind == YamlNode::Kind::map) {
      for (const auto& entry : arguments.entries) {
        put_text(pin, arguments, entry.first.scalar);
      }
    } else if (std::optional<std::string> name = text(arguments)) {
      pin.put("name", RenderedValue::of(std::move(*name), arguments.place));
    }
    whole.put(kind.scalar, std::move(pin));
  }
  list.items.push_back(std::move(whole));
}

void Fields::put_spec(RenderedValue& list, const YamlNode& item) {
  if (item.kind == YamlNode::Kind::map) {
    put_pin_map(list, item);
    return;
  }
  const std::optional<std::string> value = text(item);
  if (!value || (value->empty() && is_template(texts_.text_of(item)))) {
    return;
  }
  if (trimmed(*value).starts_with('{')) {
    put_pin(list, item, *value);
    return;
  }
  try {
    list.items.push_back(RenderedValue::of(strict_match_spec(*value).text, item.place));
  } catch (const channel::ParseError& error) {
    const std::size_t offset = *value == texts_.text_of(item) ? error.offset() : 0;
    report_.fault(place_in(texts_.source(), item, offset), error.what());
  }
}

RenderedValue Fields::specs(const YamlNode& list) {
  RenderedValue result = RenderedValue::list(list.place);
  if (list.kind == YamlNode::Kind::null) {
    return result;
  }
  each(list, [&](const YamlNode& item) { put_spec(result, item); });
  return result;
}

RenderedValue Fields::package_names(const YamlNode& list) {
  RenderedValue result = RenderedValue::list(list.place);
  each(list, [&](const YamlNode& item) {
    const std::optional<std::string> value = text(item);
    if (!value || value->empty()) {
      return;
    }
    try {
      const StrictSpec spec = strict_match_spec(*value);
      const std::size_t start = value->find_first_not_of(" \t");
      const std::size_t end =
          std::min(value->find_first_of(" \t><=!~[", start), value->size());
      // A plain name keeps its case.
      const std::string name = value->substr(start, end - start);
      result.items.push_back(RenderedValue::of(
          name.find(':') == std::string::npos ? name : spec.name, item.place));
    } catch (const channel::ParseError& error) {
      report_.fault(item.place, error.what());
    }
  });
  return result;
}

void Fields::put_text(RenderedValue& map, const YamlNode& section, std::string_view key,
                      bool trim) {
  const YamlNode* node = section.find(key);
  if (node == nullptr) {
    return;
  }
  if (std::optional<std::string> value = text(*node)) {
    map.put(key,
            RenderedValue::of(trim ? trimmed(*value) : std::move(*value), node->place));
  }
}

}  // namespace distro::recipe::v1
