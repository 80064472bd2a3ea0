#include "recipe/operators.hpp"

#include <algorithm>
#include <charconv>

namespace distro::recipe {
namespace {

/// No text of a recipe is longer; a `set` that doubles itself must end somewhere.
constexpr std::size_t longest_text = 1U << 20U;

InputError refusal(const std::string& sign, const Value& left, const Value& right,
                   const Spot& spot) {
  return spot("'" + sign + "' between " + std::string(kind_of(left)) + " and " +
              std::string(kind_of(right)) + " is not supported by this version");
}

Value joined(const std::string& left, const std::string& right, const Spot& spot) {
  if (left.size() + right.size() > longest_text) {
    throw spot("this text grows beyond 1 MiB");
  }
  return Value{left + right};
}

Value calculated(const std::string& sign, std::int64_t left, std::int64_t right,
                 const Spot& spot) {
  std::int64_t result = 0;
  bool overflow = false;
  if (sign == "+") {
    overflow = __builtin_add_overflow(left, right, &result);
  } else if (sign == "-") {
    overflow = __builtin_sub_overflow(left, right, &result);
  } else if (sign == "*") {
    overflow = __builtin_mul_overflow(left, right, &result);
  } else if (right <= 0 || left < 0) {
    throw spot("division of or by a negative number or zero is not supported");
  } else if (sign == "//") {
    result = left / right;
  } else if (sign == "%") {
    result = left % right;
  } else {
    return Value{static_cast<double>(left) / static_cast<double>(right)};
  }
  if (overflow) {
    throw spot("this number is too large");
  }
  return Value{result};
}

bool contains(const Value& whole, const Value& part, const Spot& spot) {
  if (const auto* list = whole.as<Value::List>()) {
    return std::any_of(list->begin(), list->end(),
                       [&](const Value& item) { return equal(item, part); });
  }
  const auto* text = whole.as<std::string>();
  const auto* piece = part.as<std::string>();
  if (text == nullptr || piece == nullptr) {
    throw refusal("in", part, whole, spot);
  }
  return text->find(*piece) != std::string::npos;
}

/// Python's index: negative ones count from the end.
std::int64_t bounded(const std::optional<Value>& bound, std::size_t size,
                     std::int64_t fallback, const Spot& spot) {
  if (!bound || bound->as<None>() != nullptr) {
    return fallback;
  }
  const auto* index = bound->as<std::int64_t>();
  if (index == nullptr) {
    throw spot("expected a whole number in [], found " + std::string(kind_of(*bound)));
  }
  const auto length = static_cast<std::int64_t>(size);
  return *index < 0 ? *index + length : *index;
}

template <typename Sequence>
Sequence slice_of(const Sequence& whole, const Slice& slice, const Spot& spot) {
  const auto size = static_cast<std::int64_t>(whole.size());
  const std::int64_t start =
      std::clamp<std::int64_t>(bounded(slice.start, whole.size(), 0, spot), 0, size);
  const std::int64_t end = std::clamp<std::int64_t>(
      bounded(slice.end, whole.size(), size, spot), start, size);
  return Sequence(whole.begin() + start, whole.begin() + end);
}

template <typename Sequence>
typename Sequence::value_type item_of(const Sequence& whole, const Slice& slice,
                                      const Spot& spot) {
  const std::int64_t index = bounded(slice.start, whole.size(), 0, spot);
  if (index < 0 || index >= static_cast<std::int64_t>(whole.size())) {
    throw spot("there is no item " + std::to_string(index) + ", only " +
               std::to_string(whole.size()));
  }
  return whole[static_cast<std::size_t>(index)];
}

}  // namespace

Value combined(const std::string& sign, const Value& left, const Value& right,
               const Spot& spot) {
  if (sign == "~") {
    return joined(text_of(left), text_of(right), spot);
  }
  const auto* one = left.as<std::int64_t>();
  const auto* other = right.as<std::int64_t>();
  if (one != nullptr && other != nullptr) {
    return calculated(sign, *one, *other, spot);
  }
  const auto* head = left.as<std::string>();
  const auto* tail = right.as<std::string>();
  if (sign == "+" && head != nullptr && tail != nullptr) {
    return joined(*head, *tail, spot);
  }
  throw refusal(sign, left, right, spot);
}

bool compared(const std::string& sign, const Value& left, const Value& right,
              const Spot& spot) {
  if (sign == "in" || sign == "not in") {
    return contains(right, left, spot) == (sign == "in");
  }
  if (sign == "==" || sign == "!=") {
    return equal(left, right) == (sign == "==");
  }
  const auto order = compare(left, right);
  if (!order) {
    throw refusal(sign, left, right, spot);
  }
  return sign == "<"    ? *order < 0
         : sign == "<=" ? *order <= 0
         : sign == ">"  ? *order > 0
                        : *order >= 0;
}

Value part_of(const Value& value, const Slice& slice, const Spot& spot) {
  if (const auto* list = value.as<Value::List>()) {
    return slice.is_index ? item_of(*list, slice, spot)
                          : Value{slice_of(*list, slice, spot)};
  }
  if (const auto* text = value.as<std::string>()) {
    return Value{slice.is_index ? std::string(1, item_of(*text, slice, spot))
                                : slice_of(*text, slice, spot)};
  }
  const auto* variable =
      slice.is_index && slice.start ? slice.start->as<std::string>() : nullptr;
  if (value.as<Environment>() != nullptr && variable != nullptr) {
    return Value{"$" + *variable};
  }
  throw spot("[] after " + std::string(kind_of(value)) +
             " is not supported by this version");
}

Value number_of(const std::string& digits, const Spot& spot) {
  const char* end = digits.data() + digits.size();
  std::int64_t whole = 0;
  double broken = 0;
  const bool is_whole = digits.find('.') == std::string::npos;
  const auto result = is_whole ? std::from_chars(digits.data(), end, whole)
                               : std::from_chars(digits.data(), end, broken);
  if (result.ec != std::errc{} || result.ptr != end) {
    throw spot("this number is too large");
  }
  return is_whole ? Value{whole} : Value{broken};
}

}  // namespace distro::recipe
