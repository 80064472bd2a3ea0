// What an expression of a recipe has as its value, in the words of Python and Jinja.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/error.hpp"

namespace distro::recipe {

/// A fault at a byte of the expression's text; whoever knows the file makes it.
using Fault = std::function<InputError(std::size_t offset, std::string_view message)>;

/// A fault at one place of an expression: calling it gives the exception to throw.
struct Spot {
  const Fault& fault;
  std::size_t offset = 0;
  [[nodiscard]] InputError operator()(std::string_view message) const {
    return fault(offset, message);
  }
};

/// A name that means nothing; `default` and `is defined` may look at it, nobody else.
struct Undefined {
  std::string name;
};

struct None {};

/// `environ`: every variable of it is its own name with a dollar.
struct Environment {};

struct Value {
  using List = std::vector<Value>;
  std::variant<None, Undefined, Environment, bool, std::int64_t, double, std::string,
               List>
      data;

  template <typename Type>
  [[nodiscard]] const Type* as() const {
    return std::get_if<Type>(&data);
  }
};

/// "a text", "a list": for messages.
[[nodiscard]] std::string_view kind_of(const Value& value);

/// As `{{ value }}` writes it.
[[nodiscard]] std::string text_of(const Value& value);

/// As `if value` takes it: None, false, 0, "" and [] are false.
[[nodiscard]] bool is_true(const Value& value);

/// Python's ==: 1 == 1.0, "1" != 1.
[[nodiscard]] bool equal(const Value& left, const Value& right);

/// Python's <; nothing where it refuses to compare.
[[nodiscard]] std::optional<std::partial_ordering> compare(const Value& left,
                                                           const Value& right);

}  // namespace distro::recipe
