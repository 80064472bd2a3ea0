// Reads one expression, word by word: the operators are in parser.cpp, what
// they stand between in operands.cpp.
#pragma once

#include <optional>

#include "recipe/minijinja/error.hpp"
#include "recipe/minijinja/lexer.hpp"
#include "recipe/minijinja/parser.hpp"

namespace distro::recipe::v1 {

class ExpressionParser {
 public:
  ExpressionParser(std::string_view text, std::size_t at, std::string_view closing)
      : lexer_(text, at), closing_(closing), now_(lexer_.next(closing)) {}

  /// The whole expression. Throws ExpressionError.
  Expression parse();

  /// Where it ended.
  [[nodiscard]] std::size_t end() const { return now_.offset; }

 private:
  using Kind = Expression::Kind;

  /// Deeper nesting is refused, so that no text can exhaust the stack.
  static constexpr int max_depth = 100;

  class Nesting {
   public:
    Nesting(int& depth, std::size_t offset) : depth_(depth) {
      if (++depth_ > max_depth) {
        throw ExpressionError("the expression is nested too deeply", offset);
      }
    }
    ~Nesting() { --depth_; }
    Nesting(const Nesting&) = delete;
    Nesting& operator=(const Nesting&) = delete;

   private:
    int& depth_;
  };

  bool is(Token::Kind kind, std::string_view word) const;
  bool is_sign(std::string_view sign) const { return is(Token::Kind::sign, sign); }
  bool is_word(std::string_view word) const { return is(Token::Kind::name, word); }

  Token take();
  bool take_sign(std::string_view sign);
  bool take_word(std::string_view word);
  [[noreturn]] void expected(const std::string& what) const;
  void require(std::string_view sign);
  std::string require_name(const std::string& what);

  static Expression node(Kind kind, std::size_t offset,
                         std::vector<Expression> parts = {});
  static Expression constant(Value value, std::size_t offset);
  static Expression two(Operator op, Expression left, Expression right);

  Expression conditional();
  Expression disjunction();
  Expression conjunction();
  Expression negation();
  std::optional<Operator> take_comparison();
  Expression comparison();
  Expression sum();
  Expression concatenation();
  Expression product();
  Expression power();
  /// `-x` binds more tightly than `x.y` and `x | filter`.
  Expression filtered() { return filters(postfix(negative())); }
  Expression negative();
  Expression postfix(Expression base);
  Expression member(Expression base, std::size_t offset);
  Expression subscript(Expression base, std::size_t offset);
  std::string dotted_name(const std::string& what);
  Expression filters(Expression base);
  /// What stands behind a test without brackets is its argument.
  bool begins_operand() const;
  Expression tested(Expression base, std::size_t offset);
  std::vector<Argument> arguments();
  Argument argument(bool after_named);
  Expression primary();
  static Expression named(const Token& token);
  /// `(x)`, or a list: `(x, y)`, `(x,)`, `()`.
  Expression in_brackets(std::size_t offset);
  std::vector<Expression> elements(std::string_view closing);
  Expression map(std::size_t offset);

  Lexer lexer_;
  std::string_view closing_;
  Token now_;
  int depth_ = 0;
};

}  // namespace distro::recipe::v1
