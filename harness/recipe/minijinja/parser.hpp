// Expressions of recipe.yaml as trees (minijinja: compiler/parser.rs, ast.rs).
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "recipe/minijinja/value.hpp"

namespace distro::recipe::v1 {

enum class Operator {
  add,
  subtract,
  multiply,
  divide,
  floor_divide,
  remainder,
  power,
  concat,
  equal,
  not_equal,
  less,
  less_equal,
  greater,
  greater_equal,
  in,
  not_in,
  logical_and,
  logical_or
};

struct Argument;

struct Expression {
  enum class Kind {
    constant,     ///< value
    variable,     ///< name
    list,         ///< parts
    map,          ///< parts: key, value, key, value
    logical_not,  ///< parts[0]
    negative,     ///< parts[0]
    binary,       ///< parts[0] op parts[1]
    chain,        ///< parts[0] ops[0] parts[1] ops[1] parts[2]...
    conditional,  ///< parts[0] if parts[1] else parts[2], which may be missing
    filter,       ///< parts[0] | name(arguments)
    test,         ///< parts[0] is name(arguments)
    attribute,    ///< parts[0].name
    item,         ///< parts[0][parts[1]]
    slice,        ///< parts[0][parts[1]:parts[2]:parts[3]], none where not given
    call          ///< parts[0](arguments)
  };
  Kind kind = Kind::constant;
  std::size_t offset = 0;  ///< bytes into the text that was parsed
  std::string name;
  Value value;
  Operator op = Operator::add;
  std::vector<Operator> ops;
  std::vector<Expression> parts;
  std::vector<Argument> arguments;
};

struct Argument {
  enum class Kind { positional, named, splat, named_splat };
  Kind kind = Kind::positional;
  std::string name;
  Expression value;
};

/// A whole text as one expression, as `if:` has it. Throws ExpressionError.
[[nodiscard]] Expression parse_expression(std::string_view text);

/// The expression at `at` of `text`, which ends before `closing`; `at` is then behind
/// it. Throws ExpressionError.
[[nodiscard]] Expression parse_expression(std::string_view text, std::size_t& at,
                                          std::string_view closing);

/// Calls `use` for each variable on which the expression's value may depend, as
/// rattler-build counts them for variants: the keys behind compiler(), stdlib() and
/// cdt(), arguments of pins that are no literals; whether a branch is taken or not
/// (rattler_build_jinja: ast_variables.rs).
void for_each_variable(const Expression& expression,
                       const std::function<void(const std::string&)>& use);

}  // namespace distro::recipe::v1
