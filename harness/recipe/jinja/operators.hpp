// The operators of expressions: arithmetic, comparison, subscripts.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "recipe/jinja/value.hpp"

namespace distro::recipe {

/// No text of a recipe is longer; a `set` that doubles itself must end somewhere.
inline constexpr std::size_t longest_text = 1U << 20U;

/// `left sign right` for + - ~ * / // % ** | &. What is undefined or unknown makes the
/// result so.
[[nodiscard]] Value combined(const std::string& sign, const Value& left,
                             const Value& right, const Spot& spot);

/// `left sign right` for == != < <= > >= in "not in": true or false, or what is
/// undefined or unknown.
[[nodiscard]] Value compared(const std::string& sign, const Value& left,
                             const Value& right, const Spot& spot);

/// What stands in `[ ]`.
struct Slice {
  bool is_index = false;  ///< `[start]`, which is there, else `[start:end:step]`
  bool may_miss = false;  ///< an index that is not there is undefined, no fault
  std::optional<Value> start, end, step;
};

[[nodiscard]] Value part_of(const Value& value, const Slice& slice, const Spot& spot);

/// The number that the digits say.
[[nodiscard]] Value number_of(const std::string& digits, const Spot& spot);

}  // namespace distro::recipe
