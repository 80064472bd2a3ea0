#include "recipe/value.hpp"

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

std::string text_of_list(const Value::List& list) {
  std::string text = "[";
  for (const Value& item : list) {
    text += text.size() > 1 ? ", " : "";
    text +=
        item.as<std::string>() != nullptr ? "'" + text_of(item) + "'" : text_of(item);
  }
  return text + "]";
}

}  // namespace

std::string_view kind_of(const Value& value) {
  constexpr std::array<std::string_view, 8> kinds{
      "none",           "an unknown name", "the environment", "true or false",
      "a whole number", "a number",        "a text",          "a list"};
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
  return value.as<None>() != nullptr ? "None" : "";
}

bool is_true(const Value& value) {
  if (const auto* text = value.as<std::string>()) {
    return !text->empty();
  }
  if (const auto* list = value.as<Value::List>()) {
    return !list->empty();
  }
  const std::optional<double> number = number_of(value);
  return number ? *number != 0.0 : value.as<Environment>() != nullptr;
}

bool equal(const Value& left, const Value& right) {
  const auto* one = left.as<Value::List>();
  const auto* other = right.as<Value::List>();
  if (one != nullptr && other != nullptr) {
    if (one->size() != other->size()) {
      return false;
    }
    for (std::size_t at = 0; at < one->size(); ++at) {
      if (!equal((*one)[at], (*other)[at])) {
        return false;
      }
    }
    return true;
  }
  if (left.as<None>() != nullptr && right.as<None>() != nullptr) {
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
  return std::nullopt;
}

}  // namespace distro::recipe
