// Operators and subscripts of recipe.yaml's expressions (minijinja: value/ops.rs).
#pragma once

#include <array>
#include <optional>

#include "recipe/minijinja/parser.hpp"

namespace distro::recipe::v1 {

/// `left op right` for all but `and` and `or`. Throws ExpressionError.
[[nodiscard]] Value combined(Operator op, const Value& left, const Value& right,
                             std::size_t offset);

/// `-value`. Throws ExpressionError.
[[nodiscard]] Value negated(const Value& value, std::size_t offset);

/// `container[key]`; undefined where there is none. Throws ExpressionError.
[[nodiscard]] Value item_of(const Value& container, const Value& key,
                            std::size_t offset);

/// `value[start:stop:step]`, none where not given. Throws ExpressionError.
[[nodiscard]] Value slice_of(const Value& value, const std::array<Value, 3>& bounds,
                             std::size_t offset);

/// `value in container`. Throws ExpressionError.
[[nodiscard]] bool contains(const Value& container, const Value& value,
                            std::size_t offset);

/// A whole number: integers, booleans, and reals that are whole.
[[nodiscard]] std::optional<std::int64_t> integer_of(const Value& value);

/// The elements of what can be iterated: lists, maps (their keys), texts (their
/// letters), none. Throws ExpressionError.
[[nodiscard]] Value::List elements_of(const Value& value, std::size_t offset);

}  // namespace distro::recipe::v1
