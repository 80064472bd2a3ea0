#include <algorithm>

#include "recipe/minijinja/calls.hpp"
#include "recipe/minijinja/error.hpp"
#include "recipe/minijinja/operators.hpp"

namespace distro::recipe::v1 {
namespace {

/// Where `[start:stop:step]` takes elements of `size`, in the order it takes them.
std::vector<std::size_t> positions(const std::array<std::optional<std::int64_t>, 3>& of,
                                   std::size_t size) {
  const auto length = static_cast<std::int64_t>(size);
  const std::int64_t step = std::clamp(of[2].value_or(1), -length - 1, length + 1);
  const auto from_end = [&](std::int64_t at) {
    return at < 0 ? std::max<std::int64_t>(0, length + at) : at;
  };
  std::vector<std::size_t> result;
  if (step > 0) {
    const std::int64_t stop = std::min(length, from_end(of[1].value_or(length)));
    for (std::int64_t at = from_end(of[0].value_or(0)); at < stop; at += step) {
      result.push_back(static_cast<std::size_t>(at));
    }
    return result;
  }
  const std::int64_t start = std::min(from_end(of[0].value_or(length - 1)), length - 1);
  const std::int64_t stop = from_end(of[1].value_or(0));
  const std::int64_t last = stop == 0 ? 0 : stop + 1;
  for (std::int64_t at = start; at >= last && at >= 0; at += step) {
    result.push_back(static_cast<std::size_t>(at));
  }
  return result;
}

std::optional<std::int64_t> bound_of(const Value& value, std::size_t offset) {
  if (value.as<None>() != nullptr) {
    return std::nullopt;
  }
  const std::optional<std::int64_t> bound = integer_of(value);
  if (!bound) {
    throw ExpressionError(
        "a bound of [:] must be a whole number, not " + std::string(kind_of(value)),
        offset);
  }
  return bound;
}

const Value* element_at(const Value::List& list, const Value& key) {
  const std::optional<std::int64_t> index = integer_of(key);
  const auto size = static_cast<std::int64_t>(list.size());
  const std::int64_t at = index.value_or(size) + (index.value_or(0) < 0 ? size : 0);
  return at >= 0 && at < size ? &list[static_cast<std::size_t>(at)] : nullptr;
}

}  // namespace

Value item_of(const Value& container, const Value& key, std::size_t offset) {
  if (container.is_undefined()) {
    refuse_undefined(offset);
  }
  const Value* found = nullptr;
  Value::List letters;
  if (const auto* list = container.as<Value::List>()) {
    found = element_at(*list, key);
  } else if (const auto* map = container.as<Value::Map>()) {
    const auto entry = std::find_if(map->begin(), map->end(), [&](const auto& one) {
      return equal(one.first, key);
    });
    found = entry == map->end() ? nullptr : &entry->second;
  } else if (container.as<std::string>() != nullptr) {
    letters = elements_of(container, offset);
    found = element_at(letters, key);
  }
  return found != nullptr ? *found : Value{};
}

Value slice_of(const Value& value, const std::array<Value, 3>& bounds,
               std::size_t offset) {
  if (value.is_undefined()) {
    refuse_undefined(offset);
  }
  const bool sliceable = value.as<std::string>() != nullptr ||
                         value.as<Value::List>() != nullptr ||
                         value.as<None>() != nullptr;
  if (!sliceable) {
    throw ExpressionError(std::string(kind_of(value)) + " cannot be sliced", offset);
  }
  const std::array<std::optional<std::int64_t>, 3> of = {bound_of(bounds[0], offset),
                                                         bound_of(bounds[1], offset),
                                                         bound_of(bounds[2], offset)};
  if (of[2] == 0) {
    throw ExpressionError("the step of [::] must not be 0", offset);
  }
  const Value::List elements = elements_of(value, offset);
  Value::List taken;
  for (const std::size_t at : positions(of, elements.size())) {
    taken.push_back(elements[at]);
  }
  if (value.as<std::string>() == nullptr) {
    return Value{std::move(taken)};
  }
  std::string text;
  for (const Value& letter : taken) {
    text += *letter.as<std::string>();
  }
  return Value{std::move(text)};
}

}  // namespace distro::recipe::v1
