#include "recipe/minijinja/operators.hpp"

#include <algorithm>
#include <cmath>

#include "recipe/minijinja/calls.hpp"
#include "recipe/minijinja/error.hpp"

namespace distro::recipe::v1 {
namespace {

std::string_view sign_of(Operator op) {
  switch (op) {
    case Operator::add:
      return "+";
    case Operator::subtract:
      return "-";
    case Operator::multiply:
      return "*";
    case Operator::divide:
      return "/";
    case Operator::floor_divide:
      return "//";
    case Operator::remainder:
      return "%";
    case Operator::power:
      return "**";
    case Operator::concat:
      return "~";
    case Operator::equal:
    case Operator::not_equal:
    case Operator::less:
    case Operator::less_equal:
    case Operator::greater:
    case Operator::greater_equal:
    case Operator::in:
    case Operator::not_in:
    case Operator::logical_and:
    case Operator::logical_or:
      break;
  }
  return "";
}

[[noreturn]] void impossible(Operator op, const Value& left, const Value& right,
                             std::size_t offset) {
  throw ExpressionError(std::string(sign_of(op)) + " cannot be applied to " +
                            std::string(kind_of(left)) + " and " +
                            std::string(kind_of(right)),
                        offset);
}

[[noreturn]] void not_computable(Operator op, const Value& left, const Value& right,
                                 std::size_t offset) {
  throw ExpressionError("unable to calculate " + text_of(left) + " " +
                            std::string(sign_of(op)) + " " + text_of(right),
                        offset);
}

double real_of(const Value& value) {
  const auto* real = value.as<double>();
  return real != nullptr ? *real : static_cast<double>(*integer_of(value));
}

std::optional<std::int64_t> whole_power(std::int64_t base, std::int64_t exponent) {
  std::int64_t result = 1;
  for (std::int64_t at = 0; at < exponent; ++at) {
    if (exponent > 64 && (base > 1 || base < -1)) {
      return std::nullopt;
    }
    if (__builtin_mul_overflow(result, base, &result)) {
      return std::nullopt;
    }
    if (base == 0 || base == 1) {
      break;
    }
  }
  return exponent < 0 ? std::nullopt : std::optional(result);
}

/// The rest of a division whose sign is never negative.
std::int64_t remainder(std::int64_t left, std::int64_t right) {
  const std::int64_t rest = left % right;
  return rest < 0 ? rest + std::abs(right) : rest;
}

std::optional<std::int64_t> whole(Operator op, std::int64_t left, std::int64_t right) {
  std::int64_t result = 0;
  switch (op) {
    case Operator::add:
      return __builtin_add_overflow(left, right, &result) ? std::nullopt
                                                          : std::optional(result);
    case Operator::subtract:
      return __builtin_sub_overflow(left, right, &result) ? std::nullopt
                                                          : std::optional(result);
    case Operator::multiply:
      return __builtin_mul_overflow(left, right, &result) ? std::nullopt
                                                          : std::optional(result);
    case Operator::power:
      return whole_power(left, right);
    default:
      break;
  }
  if (right == 0 || (left == INT64_MIN && right == -1)) {
    return std::nullopt;
  }
  const std::int64_t rest = remainder(left, right);
  return op == Operator::remainder ? rest : (left - rest) / right;
}

double real(Operator op, double left, double right) {
  switch (op) {
    case Operator::add:
      return left + right;
    case Operator::subtract:
      return left - right;
    case Operator::multiply:
      return left * right;
    case Operator::power:
      return std::pow(left, right);
    default:
      break;
  }
  double rest = std::fmod(left, right);
  if (op == Operator::remainder) {
    return rest;
  }
  rest = rest < 0 ? rest + std::abs(right) : rest;
  return std::round((left - rest) / right);
}

/// Longer texts and lists than this are not made.
constexpr std::size_t most_repeated = 1U << 20U;

template <typename Sequence>
Value repeated(const Sequence& sequence, const Value& times, std::size_t offset) {
  const std::optional<std::int64_t> count = integer_of(times);
  if (!count || *count < 0 ||
      static_cast<std::size_t>(*count) * std::max<std::size_t>(sequence.size(), 1) >
          most_repeated) {
    throw ExpressionError("only a small whole number can say how often to repeat",
                          offset);
  }
  Sequence result;
  for (std::int64_t at = 0; at < *count; ++at) {
    result.insert(result.end(), sequence.begin(), sequence.end());
  }
  return Value{std::move(result)};
}

std::optional<Value> repetition(const Value& left, const Value& right,
                                std::size_t offset) {
  for (const auto& [sequence, times] : {std::pair(&left, &right), {&right, &left}}) {
    if (const auto* text = sequence->as<std::string>()) {
      return repeated(*text, *times, offset);
    }
    if (const auto* list = sequence->as<Value::List>()) {
      return repeated(*list, *times, offset);
    }
  }
  return std::nullopt;
}

std::optional<Value> concatenation(const Value& left, const Value& right) {
  const auto* left_text = left.as<std::string>();
  const auto* right_text = right.as<std::string>();
  if (left_text != nullptr && right_text != nullptr) {
    return Value{*left_text + *right_text};
  }
  const auto* left_list = left.as<Value::List>();
  const auto* right_list = right.as<Value::List>();
  if (left_list != nullptr && right_list != nullptr) {
    Value::List list = *left_list;
    list.insert(list.end(), right_list->begin(), right_list->end());
    return Value{std::move(list)};
  }
  return std::nullopt;
}

Value arithmetic(Operator op, const Value& left, const Value& right,
                 std::size_t offset) {
  std::optional<Value> special = op == Operator::add ? concatenation(left, right)
                                 : op == Operator::multiply
                                     ? repetition(left, right, offset)
                                     : std::nullopt;
  if (special) {
    return std::move(*special);
  }
  const auto is_real = [](const Value& value) {
    return value.as<double>() != nullptr || value.as<bool>() != nullptr ||
           value.as<std::int64_t>() != nullptr;
  };
  if (!is_real(left) || !is_real(right)) {
    impossible(op, left, right, offset);
  }
  if (op == Operator::divide) {
    return Value{real_of(left) / real_of(right)};
  }
  if (left.as<double>() != nullptr || right.as<double>() != nullptr) {
    return Value{real(op, real_of(left), real_of(right))};
  }
  const std::optional<std::int64_t> result =
      whole(op, *integer_of(left), *integer_of(right));
  if (!result) {
    not_computable(op, left, right, offset);
  }
  return Value{*result};
}

bool compared(Operator op, const Value& left, const Value& right) {
  switch (op) {
    case Operator::equal:
      return equal(left, right);
    case Operator::not_equal:
      return !equal(left, right);
    case Operator::less:
      return compare(left, right) < 0;
    case Operator::less_equal:
      return compare(left, right) <= 0;
    case Operator::greater:
      return compare(left, right) > 0;
    default:
      return compare(left, right) >= 0;
  }
}

}  // namespace

std::optional<std::int64_t> integer_of(const Value& value) {
  if (const auto* integer = value.as<std::int64_t>()) {
    return *integer;
  }
  if (const auto* boolean = value.as<bool>()) {
    return *boolean ? 1 : 0;
  }
  const auto* number = value.as<double>();
  const bool fits =
      number != nullptr && std::abs(*number) < 9.0e18 && *number == std::trunc(*number);
  return fits ? std::optional(static_cast<std::int64_t>(*number)) : std::nullopt;
}

Value combined(Operator op, const Value& left, const Value& right, std::size_t offset) {
  switch (op) {
    case Operator::add:
    case Operator::subtract:
    case Operator::multiply:
    case Operator::divide:
    case Operator::floor_divide:
    case Operator::remainder:
    case Operator::power:
      return arithmetic(op, left, right, offset);
    default:
      break;
  }
  if (left.is_strictly_undefined() || right.is_strictly_undefined()) {
    refuse_undefined(offset);
  }
  if (op == Operator::concat) {
    return Value{text_of(left) + text_of(right)};
  }
  if (op == Operator::in || op == Operator::not_in) {
    return Value{contains(right, left, offset) == (op == Operator::in)};
  }
  return Value{compared(op, left, right)};
}

Value negated(const Value& value, std::size_t offset) {
  if (const auto* real = value.as<double>()) {
    return Value{-*real};
  }
  const auto* integer = value.as<std::int64_t>();
  if (integer == nullptr || *integer == INT64_MIN) {
    throw ExpressionError("'-' cannot be applied to " + std::string(kind_of(value)),
                          offset);
  }
  return Value{-*integer};
}

bool contains(const Value& container, const Value& value, std::size_t offset) {
  if (container.is_undefined()) {
    return false;
  }
  if (const auto* text = container.as<std::string>()) {
    return text->find(text_of(value)) != std::string::npos;
  }
  if (const auto* list = container.as<Value::List>()) {
    return std::any_of(list->begin(), list->end(),
                       [&](const Value& item) { return equal(item, value); });
  }
  if (const auto* map = container.as<Value::Map>()) {
    return std::any_of(map->begin(), map->end(),
                       [&](const auto& entry) { return equal(entry.first, value); });
  }
  throw ExpressionError("nothing can be in " + std::string(kind_of(container)), offset);
}

Value::List elements_of(const Value& value, std::size_t offset) {
  if (value.is_strictly_undefined()) {
    refuse_undefined(offset);
  }
  if (const auto* list = value.as<Value::List>()) {
    return *list;
  }
  Value::List elements;
  if (const auto* map = value.as<Value::Map>()) {
    for (const auto& entry : *map) {
      elements.push_back(entry.first);
    }
  } else if (const auto* text = value.as<std::string>()) {
    for (std::string& letter : letters_of(*text)) {
      elements.push_back(Value{std::move(letter)});
    }
  } else if (!value.is_undefined() && value.as<None>() == nullptr) {
    throw ExpressionError(std::string(kind_of(value)) + " has no elements", offset);
  }
  return elements;
}

}  // namespace distro::recipe::v1
