// The operators of expressions: arithmetic, comparison, subscripts.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "recipe/value.hpp"

namespace distro::recipe {

/// `left sign right` for + - ~ * / // %.
[[nodiscard]] Value combined(const std::string& sign, const Value& left,
                             const Value& right, const Spot& spot);

/// `left sign right` for == != < <= > >= in "not in".
[[nodiscard]] bool compared(const std::string& sign, const Value& left,
                            const Value& right, const Spot& spot);

/// What stands in `[ ]`.
struct Slice {
  bool is_index = false;  ///< `[start]`, else `[start:end]`
  std::optional<Value> start, end;
};

[[nodiscard]] Value part_of(const Value& value, const Slice& slice, const Spot& spot);

/// The number that the digits say.
[[nodiscard]] Value number_of(const std::string& digits, const Spot& spot);

}  // namespace distro::recipe
