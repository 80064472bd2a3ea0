#include "recipe/minijinja/parser.hpp"

#include <array>

#include "recipe/minijinja/expression_parser.hpp"

namespace distro::recipe::v1 {
Expression ExpressionParser::parse() {
  Expression result = conditional();
  if (now_.kind != Token::Kind::end) {
    throw ExpressionError(
        "unexpected '" + std::string(now_.word) + "' behind the expression",
        now_.offset);
  }
  return result;
}

bool ExpressionParser::is(Token::Kind kind, std::string_view word) const {
  return now_.kind == kind && now_.word == word;
}

Token ExpressionParser::take() {
  Token token = std::move(now_);
  now_ = lexer_.next(closing_);
  return token;
}

bool ExpressionParser::take_sign(std::string_view sign) {
  const bool there = is_sign(sign);
  if (there) {
    take();
  }
  return there;
}

bool ExpressionParser::take_word(std::string_view word) {
  const bool there = is_word(word);
  if (there) {
    take();
  }
  return there;
}

[[noreturn]] void ExpressionParser::expected(const std::string& what) const {
  const std::string found = now_.kind == Token::Kind::end
                                ? "the end of the expression"
                                : "'" + std::string(now_.word) + "'";
  throw ExpressionError("expected " + what + ", found " + found, now_.offset);
}

void ExpressionParser::require(std::string_view sign) {
  if (!take_sign(sign)) {
    expected("'" + std::string(sign) + "'");
  }
}

std::string ExpressionParser::require_name(const std::string& what) {
  if (now_.kind != Token::Kind::name) {
    expected(what);
  }
  return std::string(take().word);
}

Expression ExpressionParser::node(Kind kind, std::size_t offset,
                                  std::vector<Expression> parts) {
  Expression result;
  result.kind = kind;
  result.offset = offset;
  result.parts = std::move(parts);
  return result;
}

Expression ExpressionParser::constant(Value value, std::size_t offset) {
  Expression result = node(Kind::constant, offset);
  result.value = std::move(value);
  return result;
}

Expression ExpressionParser::two(Operator op, Expression left, Expression right) {
  Expression result = node(Kind::binary, left.offset);
  result.op = op;
  result.parts.push_back(std::move(left));
  result.parts.push_back(std::move(right));
  return result;
}

Expression ExpressionParser::conditional() {
  const Nesting nesting(depth_, now_.offset);
  Expression result = disjunction();
  while (take_word("if")) {
    Expression whole = node(Kind::conditional, result.offset);
    whole.parts.push_back(std::move(result));
    whole.parts.push_back(disjunction());
    if (take_word("else")) {
      whole.parts.push_back(conditional());
    }
    result = std::move(whole);
  }
  return result;
}

Expression ExpressionParser::disjunction() {
  Expression left = conjunction();
  while (take_word("or")) {
    left = two(Operator::logical_or, std::move(left), conjunction());
  }
  return left;
}

Expression ExpressionParser::conjunction() {
  Expression left = negation();
  while (take_word("and")) {
    left = two(Operator::logical_and, std::move(left), negation());
  }
  return left;
}

Expression ExpressionParser::negation() {
  const Nesting nesting(depth_, now_.offset);
  const std::size_t offset = now_.offset;
  if (take_word("not")) {
    return node(Kind::logical_not, offset, {negation()});
  }
  return comparison();
}

std::optional<Operator> ExpressionParser::take_comparison() {
  constexpr std::array<std::pair<std::string_view, Operator>, 6> signs = {
      {{"==", Operator::equal},
       {"!=", Operator::not_equal},
       {"<", Operator::less},
       {"<=", Operator::less_equal},
       {">", Operator::greater},
       {">=", Operator::greater_equal}}};
  for (const auto& [sign, op] : signs) {
    if (take_sign(sign)) {
      return op;
    }
  }
  if (take_word("in")) {
    return Operator::in;
  }
  if (take_word("not")) {
    if (!take_word("in")) {
      expected("'in'");
    }
    return Operator::not_in;
  }
  return std::nullopt;
}

Expression ExpressionParser::comparison() {
  Expression result = node(Kind::chain, now_.offset);
  result.parts.push_back(sum());
  while (const std::optional<Operator> op = take_comparison()) {
    result.ops.push_back(*op);
    result.parts.push_back(sum());
  }
  if (result.ops.empty()) {
    return std::move(result.parts[0]);
  }
  if (result.ops.size() == 1) {
    return two(result.ops[0], std::move(result.parts[0]), std::move(result.parts[1]));
  }
  return result;
}

Expression ExpressionParser::sum() {
  Expression left = concatenation();
  for (;;) {
    if (take_sign("+")) {
      left = two(Operator::add, std::move(left), concatenation());
    } else if (take_sign("-")) {
      left = two(Operator::subtract, std::move(left), concatenation());
    } else {
      return left;
    }
  }
}

Expression ExpressionParser::concatenation() {
  Expression left = product();
  while (take_sign("~")) {
    left = two(Operator::concat, std::move(left), product());
  }
  return left;
}

Expression ExpressionParser::product() {
  constexpr std::array<std::pair<std::string_view, Operator>, 4> signs = {
      {{"*", Operator::multiply},
       {"/", Operator::divide},
       {"//", Operator::floor_divide},
       {"%", Operator::remainder}}};
  Expression left = power();
  for (bool found = true; found;) {
    found = false;
    for (const auto& [sign, op] : signs) {
      if (take_sign(sign)) {
        left = two(op, std::move(left), power());
        found = true;
      }
    }
  }
  return left;
}

Expression ExpressionParser::power() {
  Expression left = filtered();
  while (take_sign("**")) {
    left = two(Operator::power, std::move(left), filtered());
  }
  return left;
}

Expression ExpressionParser::negative() {
  const Nesting nesting(depth_, now_.offset);
  const std::size_t offset = now_.offset;
  if (take_sign("-")) {
    return node(Kind::negative, offset, {negative()});
  }
  return primary();
}

Expression parse_expression(std::string_view text) {
  return ExpressionParser(text, 0, "").parse();
}

Expression parse_expression(std::string_view text, std::size_t& at,
                            std::string_view closing) {
  ExpressionParser parser(text, at, closing);
  Expression result = parser.parse();
  at = parser.end();
  return result;
}

}  // namespace distro::recipe::v1
