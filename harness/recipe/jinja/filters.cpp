// Jinja's filters, as far as recipes use them.
#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>

#include "recipe/jinja/functions.hpp"
#include "recipe/jinja/operators.hpp"
#include "recipe/jinja/python_text.hpp"

namespace distro::recipe {
namespace {

using Operation = Value (*)(const Value&, const Arguments&, const Spot&);

/// What a loop over the value gives: items, characters, keys.
Value::List items_of(const Value& value, const Spot& spot) {
  if (const auto* list = value.as<Value::List>()) {
    return *list;
  }
  Value::List items;
  if (const auto* text = value.as<std::string>()) {
    for (const std::string_view character : characters_of(*text)) {
      items.push_back(Value{std::string(character)});
    }
  } else if (const auto* dict = value.as<Value::Dict>()) {
    for (const auto& [key, meaning] : *dict) {
      items.push_back(key);
    }
  } else if (value.as<Undefined>() == nullptr) {
    throw spot("expected a list, found " + std::string(kind_of(value)));
  }
  return items;
}

Value joined(const Value& self, const Arguments& arguments, const Spot& spot) {
  const Value* given = arguments.at(0, "d");
  const std::string separator = given != nullptr ? text_of(*given) : "";
  std::string text;
  bool first = true;
  for (const Value& item : items_of(self, spot)) {
    text += (first ? "" : separator) + text_of(item);
    first = false;
  }
  return Value{std::move(text)};
}

/// A text that Python's int() takes.
std::optional<std::int64_t> whole_number(const std::string& text) {
  const std::string digits = stripped(text, python_blanks);
  const std::size_t sign = digits.starts_with('-') || digits.starts_with('+') ? 1 : 0;
  const bool whole = digits.size() > sign && digits.size() < 18 + sign &&
                     digits.find_first_not_of("0123456789", sign) == std::string::npos;
  return whole ? std::optional<std::int64_t>(std::stoll(digits)) : std::nullopt;
}

std::optional<double> broken_number(const std::string& text) {
  const std::string digits = stripped(text, python_blanks);
  double number = 0;
  const char* end = digits.data() + digits.size();
  const auto result = std::from_chars(digits.data(), end, number);
  const bool whole = result.ec == std::errc{} && result.ptr == end && !digits.empty();
  return whole ? std::optional<double>(number) : std::nullopt;
}

Value integer_of(const Value& self, const Arguments& arguments, const Spot&) {
  if (const auto* boolean = self.as<bool>()) {
    return Value{std::int64_t{*boolean ? 1 : 0}};
  }
  if (const std::optional<std::int64_t> whole = whole_number(text_of(self))) {
    return Value{*whole};
  }
  if (const std::optional<double> broken = broken_number(text_of(self));
      broken && std::abs(*broken) < 1e18) {
    return Value{static_cast<std::int64_t>(*broken)};
  }
  const Value* fallback = arguments.at(0, "default");
  return fallback != nullptr ? *fallback : Value{std::int64_t{0}};
}

Value floating_of(const Value& self, const Arguments& arguments, const Spot&) {
  if (const std::optional<double> number = broken_number(text_of(self))) {
    return Value{*number};
  }
  const Value* fallback = arguments.at(0, "default");
  return fallback != nullptr ? *fallback : Value{0.0};
}

Value end_of(const Value& self, bool first, const Spot& spot) {
  const Value::List items = items_of(self, spot);
  if (items.empty()) {
    return Value{Undefined{first ? "first" : "last"}};
  }
  return first ? items.front() : items.back();
}

/// Jinja's title: words begin after blanks, '-' and opening brackets.
std::string title_of(std::string text) {
  bool inside = false;
  for (char& sign : text) {
    const std::string one(1, sign);
    sign = inside ? lowered(one).front() : raised(one).front();
    inside = std::string_view("-({[<").find(sign) == std::string_view::npos &&
             python_blanks.find(sign) == std::string_view::npos;
  }
  return text;
}

Value replaced_in(const Value& self, const Arguments& arguments, const Spot& spot) {
  const Value* from = arguments.at(0, "old");
  const Value* to = arguments.at(1, "new");
  if (from == nullptr || to == nullptr) {
    throw spot("replace takes what to replace and what by");
  }
  std::string text = replaced(text_of(self), text_of(*from), text_of(*to),
                              arguments.integer(2, "count").value_or(-1));
  if (text.size() > longest_text) {
    throw spot("this text grows beyond 1 MiB");
  }
  return Value{std::move(text)};
}

Value split_in(const Value& self, const Arguments& arguments, const Spot& spot) {
  return call_method("split", Subject{self}, arguments, spot);
}

Value sorted(const Value& self, const Arguments& arguments, const Spot& spot) {
  Value::List items = items_of(self, spot);
  std::stable_sort(items.begin(), items.end(),
                   [](const Value& one, const Value& other) {
                     const auto order = compare(one, other);
                     return order && *order < 0;
                   });
  const Value* reverse = arguments.at(0, "reverse");
  if (reverse != nullptr && is_true(*reverse)) {
    std::reverse(items.begin(), items.end());
  }
  return Value{std::move(items)};
}

Value unique(const Value& self, const Arguments&, const Spot& spot) {
  Value::List items;
  for (const Value& item : items_of(self, spot)) {
    if (std::none_of(items.begin(), items.end(),
                     [&](const Value& known) { return equal(known, item); })) {
      items.push_back(item);
    }
  }
  return Value{std::move(items)};
}

Value reversed(const Value& self, const Arguments&, const Spot& spot) {
  Value::List items = items_of(self, spot);
  std::reverse(items.begin(), items.end());
  return self.as<std::string>() != nullptr
             ? joined(Value{std::move(items)}, Arguments{}, spot)
             : Value{std::move(items)};
}

/// `list | map("lower")`.
Value mapped(const Value& self, const Arguments& arguments, const Spot& spot) {
  const std::string& filter = arguments.text(0, "map", spot);
  const Arguments rest{{arguments.positional.begin() + 1, arguments.positional.end()},
                       {}};
  Value::List items = items_of(self, spot);
  for (Value& item : items) {
    item = apply_filter(filter, item, rest, spot);
  }
  return Value{std::move(items)};
}

Value rounded(const Value& self, const Arguments& arguments, const Spot& spot) {
  const double number = *floating_of(self, Arguments{}, spot).as<double>();
  const double scale = std::pow(
      10.0, static_cast<double>(arguments.integer(0, "precision").value_or(0)));
  return Value{std::round(number * scale) / scale};
}

Value length_of(const Value& self, const Arguments&, const Spot& spot) {
  return Value{static_cast<std::int64_t>(items_of(self, spot).size())};
}

Value trimmed(const Value& self, const Arguments& arguments, const Spot&) {
  const Value* signs = arguments.at(0, "chars");
  return Value{stripped(
      text_of(self), signs != nullptr ? text_of(*signs) : std::string(python_blanks))};
}

template <std::string (*Change)(std::string)>
Value changed(const Value& self, const Arguments&, const Spot&) {
  return Value{Change(text_of(self))};
}

const std::map<std::string_view, Operation>& operations() {
  static const std::map<std::string_view, Operation> known{
      {"capitalize", changed<capitalized>},
      {"count", length_of},
      {"first", [](const Value& self, const Arguments&,
                   const Spot& spot) { return end_of(self, true, spot); }},
      {"float", floating_of},
      {"format",
       [](const Value& self, const Arguments& arguments, const Spot& spot) {
         return Value{
             percent_formatted(text_of(self), Value{arguments.positional}, spot)};
       }},
      {"int", integer_of},
      {"join", joined},
      {"last", [](const Value& self, const Arguments&,
                  const Spot& spot) { return end_of(self, false, spot); }},
      {"length", length_of},
      {"list", [](const Value& self, const Arguments&,
                  const Spot& spot) { return Value{items_of(self, spot)}; }},
      {"lower", changed<lowered>},
      {"map", mapped},
      {"replace", replaced_in},
      {"reverse", reversed},
      {"round", rounded},
      {"sort", sorted},
      {"split", split_in},
      {"string", [](const Value& self, const Arguments&,
                    const Spot&) { return Value{text_of(self)}; }},
      {"title", changed<title_of>},
      {"trim", trimmed},
      {"unique", unique},
      {"upper", changed<raised>},
  };
  return known;
}

}  // namespace

Value apply_filter(const std::string& name, const Value& self,
                   const Arguments& arguments, const Spot& spot) {
  if (name == "default" || name == "d") {
    const Value* fallback = arguments.at(0, "default_value");
    const Value* also_false = arguments.at(1, "boolean");
    const bool take = self.as<Undefined>() != nullptr ||
                      (also_false != nullptr && is_true(*also_false) &&
                       !is_true(self) && !is_unknown(self));
    const Value nothing{std::string()};
    return !take ? self : fallback != nullptr ? *fallback : nothing;
  }
  const auto found = operations().find(name);
  if (found == operations().end()) {
    std::vector<std::string> known{"default"};
    for (const auto& [filter, operation] : operations()) {
      known.emplace_back(filter);
    }
    throw unsupported("filter", name, known, spot);
  }
  if (is_unknown(self) && self.as<Value::List>() == nullptr) {
    return self.as<Unknown>() != nullptr ? self
                                         : Value{Unknown{"a text that is not known"}};
  }
  return found->second(self, arguments, spot);
}

Value test_of(const std::string& name, const Value& value,
              const std::optional<Value>& argument, const Spot& spot) {
  if (value.as<Unknown>() != nullptr) {
    return value;
  }
  const bool is_text = value.as<std::string>() != nullptr;
  const bool is_whole = value.as<std::int64_t>() != nullptr;
  const bool is_list = value.as<Value::List>() != nullptr;
  const bool is_dict = value.as<Value::Dict>() != nullptr;
  const auto* whole = value.as<std::int64_t>();
  const std::map<std::string_view, bool> answers{
      {"defined", value.as<Undefined>() == nullptr},
      {"undefined", value.as<Undefined>() != nullptr},
      {"none", value.as<None>() != nullptr},
      {"None", value.as<None>() != nullptr},
      {"string", is_text},
      {"number", is_whole || value.as<double>() != nullptr},
      {"integer", is_whole},
      {"float", value.as<double>() != nullptr},
      {"boolean", value.as<bool>() != nullptr},
      {"true", value.as<bool>() != nullptr && is_true(value)},
      {"false", value.as<bool>() != nullptr && !is_true(value)},
      {"mapping", is_dict},
      {"sequence", is_list || is_text || is_dict},
      {"iterable", is_list || is_text || is_dict},
      {"even", whole != nullptr && *whole % 2 == 0},
      {"odd", whole != nullptr && *whole % 2 != 0},
  };
  const auto found = answers.find(name);
  if (found != answers.end()) {
    return Value{found->second};
  }
  const bool same = name == "equalto" || name == "eq" || name == "sameas";
  if (argument && (same || name == "ne")) {
    return Value{equal(value, *argument) == same};
  }
  if (argument && name == "in") {
    return compared("in", value, *argument, spot);
  }
  throw unsupported("test", name, {"defined", "undefined", "none"}, spot);
}

}  // namespace distro::recipe
