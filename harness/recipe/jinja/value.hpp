// What an expression of a recipe has as its value, in the words of Python and Jinja.
#pragma once

#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
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

/// `environ`, `os` and `os.environ`.
struct Environment {
  enum class Kind { environ, os, os_environ };
  Kind kind = Kind::environ;  ///< `environ` knows what conda-build sets, too
};

/// What cannot be known without building: the sources' setup.py, the environment of the
/// builder, the clock. Whatever is made of it is unknown, too.
struct Unknown {
  std::string reason;  ///< "load_setup_py_data()", "environ['CI']"
};

struct DictItem;

struct Value {
  using List = std::vector<Value>;
  using Dict = std::vector<DictItem>;  ///< in the order of insertion
  std::variant<None, Undefined, Environment, bool, std::int64_t, double, std::string,
               List, Dict, Unknown>
      data;

  template <typename Type>
  [[nodiscard]] const Type* as() const {
    return std::get_if<Type>(&data);
  }
  template <typename Type>
  [[nodiscard]] Type* as() {
    return std::get_if<Type>(&data);
  }
};

/// A key of a dictionary and its value.
struct DictItem {
  Value first;
  Value second;
};

/// Stands in a text for what is unknown: a character of Unicode's private use, which
/// YAML takes.
inline constexpr std::string_view unknown_mark = "\xEE\x83\x9C";

/// Whether it is, or has in its text or in an item, something unknown.
[[nodiscard]] bool is_unknown(const Value& value);

/// "a text", "a list": for messages.
[[nodiscard]] std::string_view kind_of(const Value& value);

/// As `{{ value }}` writes it.
[[nodiscard]] std::string text_of(const Value& value);

/// Python's repr: texts in quotes.
[[nodiscard]] std::string repr_of(const Value& value);

/// As `if value` takes it: None, false, 0, "", [] and {} are false, and what is
/// undefined or unknown.
[[nodiscard]] bool is_true(const Value& value);

/// Python's ==: 1 == 1.0, "1" != 1.
[[nodiscard]] bool equal(const Value& left, const Value& right);

/// Python's <; nothing where it refuses to compare.
[[nodiscard]] std::optional<std::partial_ordering> compare(const Value& left,
                                                           const Value& right);

/// The value at `key`, or nullptr.
[[nodiscard]] const Value* find(const Value::Dict& dict, const Value& key);

}  // namespace distro::recipe
