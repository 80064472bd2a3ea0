// The interpreter of expressions: evaluates while it parses, one method a level of
// precedence, loosest first.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "recipe/jinja/expression.hpp"
#include "recipe/jinja/functions.hpp"
#include "recipe/jinja/lexer.hpp"

namespace distro::recipe {

/// In a branch that is not taken every value is None and nothing but the grammar can be
/// wrong. What is unknown makes unknown whatever it is part of.
class Evaluator {
 public:
  /// `changeable` is `scope` if its variables may be changed, else nullptr.
  Evaluator(std::string_view text, const Scope& scope, Scope* changeable,
            const Fault& fault)
      : scope_(scope),
        changeable_(changeable),
        fault_(fault),
        tokens_(text, fault),
        python_(scope.dialect == Dialect::python) {}

  Evaluation run();

 private:
  /// Runs `parse` as a branch that counts only if `taken`.
  template <typename Parse>
  Value branch(bool taken, Parse parse) {
    const bool before = live_;
    live_ = before && taken;
    Value value = parse();
    live_ = before;
    return value;
  }

  /// A deep expression must not run out of stack; a bracket takes three of these.
  struct Depth {
    explicit Depth(Evaluator& owner);
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;
    ~Depth() { --owner_.depth_; }
    Evaluator& owner_;
  };

  // Levels of precedence: expression.cpp.
  Value tuple();
  Value ternary();
  Value any();
  Value all();
  Value negation();
  Value comparison();
  Value bits();
  Value sum();
  Value concatenation();
  Value product();
  Value power();
  Value unary(bool with_filters);
  Value binary(Value left, Value (Evaluator::*operand)());
  std::optional<std::string> comparison_sign();

  // What stands behind a value: postfix.cpp.
  Value postfix(Value value, Value* place);
  Value filters(Value value);
  Value filtered(const Value& value);
  Value tested(const Value& value);
  Value member(const Value& value, Value* place);
  Value attribute(const Value& value, const std::string& name, const Spot& spot) const;
  Value subscript(const Value& value, const Spot& spot);
  Arguments arguments();

  // Names, texts, numbers, brackets: primary.cpp.
  Value primary(Value** place);
  Value named(const Token& name, Value** place);
  Value called(const Token& name);
  Value literal(const Token& name, bool& known) const;
  Value list(std::string_view closing);
  Value dict();
  Value parenthesised();

  /// None in a branch that is not taken.
  [[nodiscard]] Value counted(Value value) const;
  [[nodiscard]] Spot spot_at(std::size_t offset) const { return {fault_, offset}; }

  const Scope& scope_;
  Scope* changeable_;
  const Fault& fault_;
  TokenCursor tokens_;
  bool python_;
  int depth_ = 0;
  bool live_ = true;
  bool pinned_ = false;
};

}  // namespace distro::recipe
