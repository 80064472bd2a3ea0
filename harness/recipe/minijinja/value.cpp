#include "recipe/minijinja/value.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <optional>

namespace distro::recipe::v1 {
namespace {

template <class... Cases>
struct Overloaded : Cases... {
  using Cases::operator()...;
};
template <class... Cases>
Overloaded(Cases...) -> Overloaded<Cases...>;

/// The shortest decimal that reads back as the number, never with an exponent.
std::string text_of_real(double number) {
  if (std::isnan(number)) {
    return "NaN";
  }
  if (std::isinf(number)) {
    return number < 0 ? "-inf" : "inf";
  }
  std::array<char, 32> written{};
  const auto end = std::to_chars(written.data(), written.data() + written.size(),
                                 std::abs(number), std::chars_format::scientific);
  std::string digits(written.data(), end.ptr);
  const std::size_t letter = digits.find('e');
  const int exponent = std::atoi(digits.c_str() + letter + 1);
  digits.resize(letter);
  std::erase(digits, '.');
  // The point stands behind the first digit; move it by the exponent.
  const int point = exponent + 1;
  if (point <= 0) {
    digits.insert(0, static_cast<std::size_t>(-point), '0');
    digits = "0." + digits;
  } else if (static_cast<std::size_t>(point) >= digits.size()) {
    digits.append(static_cast<std::size_t>(point) - digits.size(), '0');
    digits += ".0";
  } else {
    digits.insert(static_cast<std::size_t>(point), 1, '.');
  }
  return (std::signbit(number) ? "-" : "") + digits;
}

/// As it stands within a list: texts in quotes.
std::string quoted(const Value& value) {
  if (value.is_undefined()) {
    return "undefined";
  }
  const auto* text = value.as<std::string>();
  if (text == nullptr) {
    return text_of(value);
  }
  std::string result = "\"";
  for (const char letter : *text) {
    switch (letter) {
      case '"':
      case '\\':
        result += '\\';
        result += letter;
        break;
      case '\n':
        result += "\\n";
        break;
      case '\t':
        result += "\\t";
        break;
      case '\r':
        result += "\\r";
        break;
      default:
        result += letter;
    }
  }
  return result + "\"";
}

std::string text_of_list(const Value::List& list) {
  std::string result;
  for (const Value& item : list) {
    result += (result.empty() ? "" : ", ") + quoted(item);
  }
  return "[" + result + "]";
}

std::string text_of_map(const Value::Map& map) {
  std::string result;
  for (const auto& [key, value] : map) {
    result += (result.empty() ? "" : ", ") + quoted(key) + ": " + quoted(value);
  }
  return "{" + result + "}";
}

/// Booleans count as numbers.
std::optional<double> number_of(const Value& value) {
  if (const auto* integer = value.as<std::int64_t>()) {
    return static_cast<double>(*integer);
  }
  if (const auto* real = value.as<double>()) {
    return *real;
  }
  if (const auto* boolean = value.as<bool>()) {
    return *boolean ? 1 : 0;
  }
  return std::nullopt;
}

/// Kinds in the order that values of different kinds have.
int rank_of(const Value& value) {
  return std::visit(
      Overloaded{[](const Undefined&) { return 0; }, [](const None&) { return 1; },
                 [](bool) { return 2; }, [](std::int64_t) { return 3; },
                 [](double) { return 3; }, [](const std::string&) { return 4; },
                 [](const Value::List&) { return 6; },
                 [](const Value::Map&) { return 7; }, [](Object) { return 9; },
                 [](const Unknown&) { return 10; }},
      value.data);
}

std::weak_ordering compare_numbers(const Value& left, const Value& right) {
  const auto* left_integer = left.as<std::int64_t>();
  const auto* right_integer = right.as<std::int64_t>();
  if (left_integer != nullptr && right_integer != nullptr) {
    return *left_integer <=> *right_integer;
  }
  const double a = number_of(left).value_or(0);
  const double b = number_of(right).value_or(0);
  return a < b   ? std::weak_ordering::less
         : a > b ? std::weak_ordering::greater
                 : std::weak_ordering::equivalent;
}

std::weak_ordering compare_lists(const Value::List& left, const Value::List& right) {
  for (std::size_t at = 0; at < std::min(left.size(), right.size()); ++at) {
    const std::weak_ordering order = compare(left[at], right[at]);
    if (order != std::weak_ordering::equivalent) {
      return order;
    }
  }
  return left.size() <=> right.size();
}

Value::List flat(const Value::Map& map) {
  Value::List list;
  for (const auto& [key, value] : map) {
    list.push_back(key);
    list.push_back(value);
  }
  return list;
}

}  // namespace

std::string_view kind_of(const Value& value) {
  return std::visit(
      Overloaded{[](const Undefined&) -> std::string_view { return "undefined"; },
                 [](const None&) -> std::string_view { return "none"; },
                 [](bool) -> std::string_view { return "bool"; },
                 [](std::int64_t) -> std::string_view { return "number"; },
                 [](double) -> std::string_view { return "number"; },
                 [](const std::string&) -> std::string_view { return "string"; },
                 [](const Value::List&) -> std::string_view { return "sequence"; },
                 [](const Value::Map&) -> std::string_view { return "map"; },
                 [](Object) -> std::string_view { return "plain object"; },
                 [](const Unknown&) -> std::string_view { return "unknown value"; }},
      value.data);
}

std::string text_of(const Value& value) {
  return std::visit(
      Overloaded{[](const Undefined&) { return std::string(); },
                 [](const None&) { return std::string("none"); },
                 [](bool boolean) { return std::string(boolean ? "true" : "false"); },
                 [](std::int64_t integer) { return std::to_string(integer); },
                 [](double real) { return text_of_real(real); },
                 [](const std::string& text) { return text; },
                 [](const Value::List& list) { return text_of_list(list); },
                 [](const Value::Map& map) { return text_of_map(map); },
                 [](Object object) {
                   return std::string(object == Object::env ? "Env" : "Git");
                 },
                 [](const Unknown&) { return std::string(); }},
      value.data);
}

bool is_true(const Value& value) {
  return std::visit(
      Overloaded{[](const Undefined&) { return false; },
                 [](const None&) { return false; },
                 [](bool boolean) { return boolean; },
                 [](std::int64_t integer) { return integer != 0; },
                 [](double real) { return real != 0.0; },
                 [](const std::string& text) { return !text.empty(); },
                 [](const Value::List& list) { return !list.empty(); },
                 [](const Value::Map& map) { return !map.empty(); },
                 [](Object) { return true; }, [](const Unknown&) { return false; }},
      value.data);
}

bool equal(const Value& left, const Value& right) {
  const std::optional<double> a = number_of(left);
  const std::optional<double> b = number_of(right);
  if (a && b) {
    return *a == *b;
  }
  return rank_of(left) == rank_of(right) &&
         compare(left, right) == std::weak_ordering::equivalent;
}

std::weak_ordering compare(const Value& left, const Value& right) {
  const int left_rank = rank_of(left);
  const int right_rank = rank_of(right);
  if (left_rank != right_rank) {
    return left_rank <=> right_rank;
  }
  if (number_of(left)) {
    return compare_numbers(left, right);
  }
  if (const auto* text = left.as<std::string>()) {
    return text->compare(*right.as<std::string>()) <=> 0;
  }
  if (const auto* list = left.as<Value::List>()) {
    return compare_lists(*list, *right.as<Value::List>());
  }
  if (const auto* map = left.as<Value::Map>()) {
    return compare_lists(flat(*map), flat(*right.as<Value::Map>()));
  }
  return std::weak_ordering::equivalent;
}

std::vector<std::string> letters_of(std::string_view text) {
  std::vector<std::string> letters;
  for (const char byte : text) {
    const bool continues = (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
    if (continues && !letters.empty()) {
      letters.back() += byte;
    } else {
      letters.emplace_back(1, byte);
    }
  }
  return letters;
}

}  // namespace distro::recipe::v1
