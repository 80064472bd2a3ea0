// Values of recipe.yaml's expressions, in the words of minijinja (2.21).
//
// They are not those of Jinja2 (value.hpp): undefined is an error nearly everywhere,
// values of all kinds have an order, and strings have no methods.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace distro::recipe::v1 {

/// A name that means nothing. `silent`: what `x if y` is without an else; written out
/// it is an empty text.
struct Undefined {
  bool silent = false;
};

struct None {};

/// What only a build can tell (git.*, load_from_file, env). An expression that looks at
/// it throws UnknownValue.
struct Unknown {
  std::string why;
};

/// The objects whose methods recipes call.
enum class Object { env, git };

struct MapItem;

struct Value {
  using List = std::vector<Value>;
  using Map = std::vector<MapItem>;  ///< ordered by key
  std::variant<Undefined, None, bool, std::int64_t, double, std::string, List, Map,
               Object, Unknown>
      data;

  template <typename Type>
  [[nodiscard]] const Type* as() const {
    return std::get_if<Type>(&data);
  }
  [[nodiscard]] bool is_undefined() const { return as<Undefined>() != nullptr; }
  /// Undefined that may not be looked at.
  [[nodiscard]] bool is_strictly_undefined() const {
    return is_undefined() && !as<Undefined>()->silent;
  }
  [[nodiscard]] bool is_number() const {
    return as<std::int64_t>() != nullptr || as<double>() != nullptr;
  }
};

/// A key of a map and its value.
struct MapItem {
  Value first;
  Value second;
};

/// "string", "sequence": for messages.
[[nodiscard]] std::string_view kind_of(const Value& value);

/// As `${{ value }}` writes it: `true`, `none`, `1.0`, `["a", 1]`.
[[nodiscard]] std::string text_of(const Value& value);

/// False are none, false, 0, "" and what has no elements.
[[nodiscard]] bool is_true(const Value& value);

/// Numbers and booleans are equal across kinds: 1 == 1.0 == true.
[[nodiscard]] bool equal(const Value& left, const Value& right);

/// The order that `<` and `sort` go by: first of kinds, then within one.
[[nodiscard]] std::weak_ordering compare(const Value& left, const Value& right);

/// The code points of a text, each as a text of its own.
[[nodiscard]] std::vector<std::string> letters_of(std::string_view text);

}  // namespace distro::recipe::v1
