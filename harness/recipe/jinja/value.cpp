#include "recipe/jinja/value.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace distro::recipe {
namespace {

std::optional<double> number_of(const Value& value) {
  if (const auto* boolean = value.as<bool>()) {
    return *boolean ? 1.0 : 0.0;
  }
  if (const auto* integer = value.as<std::int64_t>()) {
    return static_cast<double>(*integer);
  }
  if (const auto* floating = value.as<double>()) {
    return *floating;
  }
  return std::nullopt;
}

/// Python's repr of a float: the shortest text that reads back, never without a point.
std::string text_of_float(double number) {
  std::array<char, 32> buffer{};
  const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number);
  std::string text(buffer.data(), end.ptr);
  return text.find_first_of(".en") == std::string::npos ? text + ".0" : text;
}

std::string quoted(const std::string& text) {
  const bool single =
      text.find('\'') == std::string::npos || text.find('"') != std::string::npos;
  const char quote = single ? '\'' : '"';
  std::string result(1, quote);
  for (const char sign : text) {
    if (sign == '\n') {
      result += "\\n";
    } else if (sign == '\t') {
      result += "\\t";
    } else if (sign == '\r') {
      result += "\\r";
    } else {
      result += sign == quote || sign == '\\' ? "\\" : "";
      result += sign;
    }
  }
  return result + quote;
}

std::string text_of_list(const Value::List& list) {
  std::string text = "[";
  for (const Value& item : list) {
    text += text.size() > 1 ? ", " : "";
    text += repr_of(item);
  }
  return text + "]";
}

std::string text_of_dict(const Value::Dict& dict) {
  std::string text = "{";
  for (const auto& [key, value] : dict) {
    text += text.size() > 1 ? ", " : "";
    text += repr_of(key) + ": " + repr_of(value);
  }
  return text + "}";
}

bool same_lists(const Value::List& one, const Value::List& other) {
  return std::equal(one.begin(), one.end(), other.begin(), other.end(), equal);
}

bool same_dicts(const Value::Dict& one, const Value::Dict& other) {
  return one.size() == other.size() &&
         std::all_of(one.begin(), one.end(), [&](const auto& entry) {
           const Value* value = find(other, entry.first);
           return value != nullptr && equal(entry.second, *value);
         });
}

}  // namespace

bool is_unknown(const Value& value) {
  if (const auto* text = value.as<std::string>()) {
    return text->find(unknown_mark) != std::string::npos;
  }
  if (const auto* list = value.as<Value::List>()) {
    return std::any_of(list->begin(), list->end(), is_unknown);
  }
  return value.as<Unknown>() != nullptr;
}

std::string_view kind_of(const Value& value) {
  constexpr std::array<std::string_view, 10> kinds{
      "none",           "an unknown name",  "the environment", "true or false",
      "a whole number", "a number",         "a text",          "a list",
      "a map",          "something unknown"};
  return kinds[value.data.index()];
}

std::string text_of(const Value& value) {
  if (const auto* text = value.as<std::string>()) {
    return *text;
  }
  if (const auto* integer = value.as<std::int64_t>()) {
    return std::to_string(*integer);
  }
  if (const auto* floating = value.as<double>()) {
    return text_of_float(*floating);
  }
  if (const auto* boolean = value.as<bool>()) {
    return *boolean ? "True" : "False";
  }
  if (const auto* list = value.as<Value::List>()) {
    return text_of_list(*list);
  }
  if (const auto* dict = value.as<Value::Dict>()) {
    return text_of_dict(*dict);
  }
  if (value.as<Unknown>() != nullptr) {
    return std::string(unknown_mark);
  }
  return value.as<None>() != nullptr ? "None" : "";
}

std::string repr_of(const Value& value) {
  const auto* text = value.as<std::string>();
  return text != nullptr ? quoted(*text) : text_of(value);
}

bool is_true(const Value& value) {
  if (const auto* text = value.as<std::string>()) {
    return !text->empty();
  }
  if (const auto* list = value.as<Value::List>()) {
    return !list->empty();
  }
  if (const auto* dict = value.as<Value::Dict>()) {
    return !dict->empty();
  }
  const std::optional<double> number = number_of(value);
  return number ? *number != 0.0 : value.as<Environment>() != nullptr;
}

bool equal(const Value& left, const Value& right) {
  const auto* one = left.as<Value::List>();
  const auto* other = right.as<Value::List>();
  if (one != nullptr && other != nullptr) {
    return same_lists(*one, *other);
  }
  const auto* map = left.as<Value::Dict>();
  const auto* other_map = right.as<Value::Dict>();
  if (map != nullptr && other_map != nullptr) {
    return same_dicts(*map, *other_map);
  }
  const bool nothing =
      (left.as<None>() != nullptr && right.as<None>() != nullptr) ||
      (left.as<Undefined>() != nullptr && right.as<Undefined>() != nullptr);
  if (nothing) {
    return true;
  }
  const auto order = compare(left, right);
  return order && *order == std::partial_ordering::equivalent;
}

std::optional<std::partial_ordering> compare(const Value& left, const Value& right) {
  const auto* one = left.as<std::string>();
  const auto* other = right.as<std::string>();
  if (one != nullptr && other != nullptr) {
    return *one <=> *other;
  }
  const std::optional<double> low = number_of(left);
  const std::optional<double> high = number_of(right);
  if (low && high) {
    return *low <=> *high;
  }
  const auto* list = left.as<Value::List>();
  const auto* longer = right.as<Value::List>();
  if (list == nullptr || longer == nullptr) {
    return std::nullopt;
  }
  for (std::size_t at = 0; at < std::min(list->size(), longer->size()); ++at) {
    if (!equal((*list)[at], (*longer)[at])) {
      return compare((*list)[at], (*longer)[at]);
    }
  }
  return list->size() <=> longer->size();
}

const Value* find(const Value::Dict& dict, const Value& key) {
  const auto found = std::find_if(dict.begin(), dict.end(), [&](const auto& entry) {
    return equal(entry.first, key);
  });
  return found == dict.end() ? nullptr : &found->second;
}

}  // namespace distro::recipe
