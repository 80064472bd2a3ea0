#include "recipe/jinja/operators.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "recipe/jinja/python_text.hpp"

namespace distro::recipe {
namespace {

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

/// Python's floor division and remainder.
std::int64_t floored(std::int64_t left, std::int64_t right) {
  const std::int64_t quotient = left / right;
  return quotient - ((left % right != 0 && (left < 0) != (right < 0)) ? 1 : 0);
}

std::int64_t power_of(std::int64_t base, std::int64_t exponent, const Spot& spot) {
  std::int64_t result = 1;
  if (exponent < 0 || exponent > 64) {
    throw spot("this power is too large");
  }
  for (std::int64_t count = 0; count < exponent; ++count) {
    if (__builtin_mul_overflow(result, base, &result)) {
      throw spot("this number is too large");
    }
  }
  return result;
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
  } else if (sign == "**") {
    result = power_of(left, right, spot);
  } else if (sign == "|") {
    result = left | right;
  } else if (sign == "&") {
    result = left & right;
  } else if (right == 0 || right == -1) {
    throw spot("division by " + std::to_string(right) + " is not supported");
  } else if (sign == "//") {
    result = floored(left, right);
  } else if (sign == "%") {
    result = left - floored(left, right) * right;
  } else {
    return Value{static_cast<double>(left) / static_cast<double>(right)};
  }
  if (overflow) {
    throw spot("this number is too large");
  }
  return Value{result};
}

std::optional<double> floating(const Value& value) {
  if (const auto* number = value.as<double>()) {
    return *number;
  }
  const auto* whole = value.as<std::int64_t>();
  return whole == nullptr ? std::nullopt
                          : std::optional<double>(static_cast<double>(*whole));
}

std::optional<Value> calculated(const std::string& sign, double left, double right) {
  if (sign == "+") {
    return Value{left + right};
  }
  if (sign == "-") {
    return Value{left - right};
  }
  if (sign == "*") {
    return Value{left * right};
  }
  if (right != 0 && sign == "/") {
    return Value{left / right};
  }
  if (right != 0 && sign == "//") {
    return Value{std::floor(left / right)};
  }
  return std::nullopt;
}

std::optional<std::int64_t> whole_of(const Value& value) {
  if (const auto* boolean = value.as<bool>()) {
    return *boolean ? 1 : 0;
  }
  const auto* number = value.as<std::int64_t>();
  return number == nullptr ? std::nullopt : std::optional<std::int64_t>(*number);
}

Value repeated(const std::string& text, std::int64_t count, const Spot& spot) {
  if (count > 0 && text.size() > longest_text / static_cast<std::size_t>(count)) {
    throw spot("this text grows beyond 1 MiB");
  }
  std::string result;
  for (std::int64_t at = 0; at < count; ++at) {
    result += text;
  }
  return Value{std::move(result)};
}

/// Lists after one another; nothing if they are none.
std::optional<Value> appended(const Value& left, const Value& right, const Spot& spot) {
  const auto* one = left.as<Value::List>();
  const auto* other = right.as<Value::List>();
  if (one == nullptr || other == nullptr) {
    return std::nullopt;
  }
  if (one->size() + other->size() > 100'000) {
    throw spot("this list grows beyond 100000 items");
  }
  Value::List items = *one;
  items.insert(items.end(), other->begin(), other->end());
  return Value{std::move(items)};
}

/// Undefined or unknown, if one of the two is.
const Value* swallowing(const Value& left, const Value& right) {
  for (const Value* value : {&left, &right}) {
    if (is_unknown(*value)) {
      return value;
    }
  }
  for (const Value* value : {&left, &right}) {
    if (value->as<Undefined>() != nullptr) {
      return value;
    }
  }
  return nullptr;
}

Value texts_combined(const std::string& sign, const Value& left, const Value& right,
                     const Spot& spot) {
  const auto* head = left.as<std::string>();
  const auto* tail = right.as<std::string>();
  if (sign == "+" && head != nullptr && tail != nullptr) {
    return joined(*head, *tail, spot);
  }
  if (sign == "%" && head != nullptr) {
    return Value{percent_formatted(*head, right, spot)};
  }
  const std::optional<std::int64_t> count = whole_of(head != nullptr ? right : left);
  if (sign == "*" && (head != nullptr || tail != nullptr) && count) {
    return repeated(head != nullptr ? *head : *tail, *count, spot);
  }
  throw refusal(sign, left, right, spot);
}

Value contains(const Value& whole, const Value& part, const Spot& spot) {
  if (const auto* list = whole.as<Value::List>()) {
    return Value{std::any_of(list->begin(), list->end(),
                             [&](const Value& item) { return equal(item, part); })};
  }
  if (const auto* dict = whole.as<Value::Dict>()) {
    return Value{find(*dict, part) != nullptr};
  }
  if (whole.as<Undefined>() != nullptr || part.as<Undefined>() != nullptr) {
    return Value{false};
  }
  if (whole.as<Environment>() != nullptr) {
    return Value{Unknown{"the environment of the builder"}};
  }
  const auto* text = whole.as<std::string>();
  const auto* piece = part.as<std::string>();
  if (text == nullptr || piece == nullptr) {
    throw refusal("in", part, whole, spot);
  }
  return Value{text->find(*piece) != std::string::npos};
}

InputError no_number(const Value& bound, const Spot& spot) {
  return spot("expected a whole number in [], found " + std::string(kind_of(bound)));
}

/// Python's index: negative ones count from the end.
std::optional<std::int64_t> bound_of(const std::optional<Value>& bound,
                                     const Spot& spot) {
  if (!bound || bound->as<None>() != nullptr) {
    return std::nullopt;
  }
  const std::optional<std::int64_t> index = whole_of(*bound);
  if (!index) {
    throw no_number(*bound, spot);
  }
  return index;
}

/// The places that a slice takes out of `size`, as Python's slice.indices.
std::vector<std::size_t> places_of(const Slice& slice, std::size_t size,
                                   const Spot& spot) {
  const std::int64_t step = bound_of(slice.step, spot).value_or(1);
  if (step == 0) {
    throw spot("a step of 0 leads nowhere");
  }
  const auto length = static_cast<std::int64_t>(size);
  const std::int64_t lowest = step > 0 ? 0 : -1;
  const std::int64_t highest = step > 0 ? length : length - 1;
  const auto clamped = [&](const std::optional<Value>& bound, std::int64_t fallback) {
    const std::optional<std::int64_t> index = bound_of(bound, spot);
    return !index ? fallback
                  : std::clamp(*index < 0 ? *index + length : *index, lowest, highest);
  };
  const std::int64_t start = clamped(slice.start, step > 0 ? 0 : length - 1);
  const std::int64_t end = clamped(slice.end, step > 0 ? length : -1);
  std::vector<std::size_t> places;
  for (std::int64_t at = start; step > 0 ? at < end : at > end; at += step) {
    places.push_back(static_cast<std::size_t>(at));
    if (step > length || step < -length) {
      break;
    }
  }
  return places;
}

Value nothing_there(const Slice& slice, std::size_t size, const Spot& spot) {
  if (slice.may_miss) {
    return Value{Undefined{repr_of(*slice.start)}};
  }
  throw spot("there is no item " + text_of(*slice.start) + ", only " +
             std::to_string(size));
}

/// `Items` are the items of a list or the characters of a text.
template <typename Items, typename Make>
Value taken(const Items& items, const Slice& slice, const Spot& spot, Make make) {
  if (!slice.is_index) {
    std::vector<typename Items::value_type> some;
    for (const std::size_t at : places_of(slice, items.size(), spot)) {
      some.push_back(items[at]);
    }
    return make(some);
  }
  const std::optional<std::int64_t> index = whole_of(*slice.start);
  // To Jinja a text may name a method: that is refused rather than not found.
  if (!index && (!slice.may_miss || slice.start->as<std::string>() != nullptr)) {
    throw no_number(*slice.start, spot);
  }
  const auto size = static_cast<std::int64_t>(items.size());
  const std::int64_t at = index ? (*index < 0 ? *index + size : *index) : size;
  if (at < 0 || at >= size) {
    return nothing_there(slice, items.size(), spot);
  }
  if constexpr (std::is_same_v<typename Items::value_type, Value>) {
    return items[static_cast<std::size_t>(at)];
  } else {
    return make({items[static_cast<std::size_t>(at)]});
  }
}

}  // namespace

Value combined(const std::string& sign, const Value& left, const Value& right,
               const Spot& spot) {
  if (sign == "~") {
    return joined(text_of(left), text_of(right), spot);
  }
  const bool texts =
      left.as<std::string>() != nullptr &&
      (sign == "%" || (sign == "+" && right.as<std::string>() != nullptr));
  const Value* swallows = texts ? nullptr : swallowing(left, right);
  if (swallows != nullptr) {
    return swallows->as<std::string>() != nullptr
               ? Value{Unknown{"a text that is not known"}}
               : *swallows;
  }
  const std::optional<std::int64_t> one = whole_of(left);
  const std::optional<std::int64_t> other = whole_of(right);
  if (one && other) {
    const bool booleans = left.as<bool>() != nullptr && right.as<bool>() != nullptr;
    const Value result = calculated(sign, *one, *other, spot);
    return booleans && (sign == "|" || sign == "&") ? Value{is_true(result)} : result;
  }
  const std::optional<double> low = floating(left);
  const std::optional<double> high = floating(right);
  if (low && high) {
    if (const std::optional<Value> result = calculated(sign, *low, *high)) {
      return *result;
    }
  }
  if (const std::optional<Value> list =
          sign == "+" ? appended(left, right, spot) : std::nullopt) {
    return *list;
  }
  return texts_combined(sign, left, right, spot);
}

Value compared(const std::string& sign, const Value& left, const Value& right,
               const Spot& spot) {
  if (is_unknown(left) || is_unknown(right)) {
    return Value{Unknown{"a comparison with what is not known"}};
  }
  if (sign == "in" || sign == "not in") {
    const Value held = contains(right, left, spot);
    return is_unknown(held) ? held : Value{is_true(held) == (sign == "in")};
  }
  if (sign == "==" || sign == "!=") {
    return Value{equal(left, right) == (sign == "==")};
  }
  if (const Value* swallows = swallowing(left, right)) {
    return *swallows;
  }
  const auto order = compare(left, right);
  if (!order) {
    throw refusal(sign, left, right, spot);
  }
  return Value{sign == "<"    ? *order < 0
               : sign == "<=" ? *order <= 0
               : sign == ">"  ? *order > 0
                              : *order >= 0};
}

Value part_of(const Value& value, const Slice& slice, const Spot& spot) {
  if (is_unknown(value) && value.as<Value::List>() == nullptr) {
    return Value{Unknown{"a part of what is not known"}};
  }
  if (slice.start && is_unknown(*slice.start)) {
    return *slice.start;
  }
  if (value.as<Undefined>() != nullptr) {
    return value;
  }
  if (const auto* list = value.as<Value::List>()) {
    return taken(*list, slice, spot,
                 [](const Value::List& items) { return Value{items}; });
  }
  if (const auto* text = value.as<std::string>()) {
    return taken(characters_of(*text), slice, spot,
                 [](const std::vector<std::string_view>& characters) {
                   std::string result;
                   for (const std::string_view character : characters) {
                     result += character;
                   }
                   return Value{std::move(result)};
                 });
  }
  const auto* dict = value.as<Value::Dict>();
  if (dict != nullptr && slice.is_index && slice.start) {
    const Value* found = find(*dict, *slice.start);
    return found != nullptr ? *found : nothing_there(slice, dict->size(), spot);
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
