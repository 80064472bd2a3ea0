#include <algorithm>
#include <array>

#include "recipe/minijinja/expression_parser.hpp"

namespace distro::recipe::v1 {
Expression ExpressionParser::postfix(Expression base) {
  for (;;) {
    const std::size_t offset = now_.offset;
    if (take_sign(".")) {
      base = member(std::move(base), offset);
    } else if (take_sign("[")) {
      base = subscript(std::move(base), offset);
    } else if (is_sign("(")) {
      Expression call = node(Kind::call, base.offset, {std::move(base)});
      call.arguments = arguments();
      base = std::move(call);
    } else {
      return base;
    }
  }
}

Expression ExpressionParser::member(Expression base, std::size_t offset) {
  if (now_.kind == Token::Kind::integer) {
    const Token index = take();
    return node(Kind::item, offset,
                {std::move(base), constant(Value{index.integer}, index.offset)});
  }
  Expression result = node(Kind::attribute, offset, {std::move(base)});
  result.name = require_name("a name or a number");
  return result;
}

Expression ExpressionParser::subscript(Expression base, std::size_t offset) {
  std::vector<Expression> parts;
  parts.push_back(std::move(base));
  const auto nothing = [&] { return constant(Value{None{}}, now_.offset); };
  parts.push_back(is_sign(":") ? nothing() : conditional());
  if (!take_sign(":")) {
    require("]");
    return node(Kind::item, offset, std::move(parts));
  }
  parts.push_back(is_sign("]") || is_sign(":") ? nothing() : conditional());
  const bool has_step = take_sign(":") && !is_sign("]");
  parts.push_back(has_step ? conditional() : nothing());
  require("]");
  return node(Kind::slice, offset, std::move(parts));
}

std::string ExpressionParser::dotted_name(const std::string& what) {
  std::string name = require_name(what);
  while (take_sign(".")) {
    name += "." + require_name(what);
  }
  return name;
}

Expression ExpressionParser::filters(Expression base) {
  for (;;) {
    const std::size_t offset = now_.offset;
    if (take_sign("|")) {
      Expression filter = node(Kind::filter, now_.offset, {std::move(base)});
      filter.name = dotted_name("the name of a filter");
      filter.arguments = is_sign("(") ? arguments() : std::vector<Argument>{};
      base = std::move(filter);
    } else if (take_word("is")) {
      base = tested(std::move(base), offset);
    } else {
      return base;
    }
  }
}

bool ExpressionParser::begins_operand() const {
  constexpr std::array<std::string_view, 4> words = {"and", "or", "else", "is"};
  constexpr std::array<std::string_view, 4> signs = {"+", "-", "[", "{"};
  if (now_.kind == Token::Kind::name) {
    return std::find(words.begin(), words.end(), now_.word) == words.end();
  }
  if (now_.kind == Token::Kind::sign) {
    return std::find(signs.begin(), signs.end(), now_.word) != signs.end();
  }
  return now_.kind != Token::Kind::end;
}

Expression ExpressionParser::tested(Expression base, std::size_t offset) {
  const bool negated = take_word("not");
  Expression test = node(Kind::test, now_.offset, {std::move(base)});
  test.name = dotted_name("the name of a test");
  if (is_sign("(")) {
    test.arguments = arguments();
  } else if (begins_operand()) {
    test.arguments.push_back({Argument::Kind::positional, "", postfix(negative())});
  }
  return negated ? node(Kind::logical_not, offset, {std::move(test)}) : std::move(test);
}

std::vector<Argument> ExpressionParser::arguments() {
  std::vector<Argument> result;
  bool named = false;
  require("(");
  while (!take_sign(")")) {
    if (!result.empty()) {
      require(",");
      if (take_sign(")")) {
        break;
      }
    }
    result.push_back(argument(named));
    named = named || result.back().kind == Argument::Kind::named ||
            result.back().kind == Argument::Kind::named_splat;
  }
  return result;
}

Argument ExpressionParser::argument(bool after_named) {
  if (take_sign("**")) {
    return {Argument::Kind::named_splat, "", conditional()};
  }
  if (take_sign("*")) {
    return {Argument::Kind::splat, "", conditional()};
  }
  const std::size_t offset = now_.offset;
  Expression value = conditional();
  if (value.kind == Kind::variable && take_sign("=")) {
    std::string name = std::move(value.name);
    return {Argument::Kind::named, std::move(name), disjunction()};
  }
  if (after_named) {
    throw ExpressionError("an argument without a name follows one with a name", offset);
  }
  return {Argument::Kind::positional, "", std::move(value)};
}

Expression ExpressionParser::primary() {
  const std::size_t offset = now_.offset;
  switch (now_.kind) {
    case Token::Kind::name:
      return named(take());
    case Token::Kind::text: {
      std::string text = take().text;
      while (now_.kind == Token::Kind::text) {
        text += take().text;
      }
      return constant(Value{std::move(text)}, offset);
    }
    case Token::Kind::integer:
      return constant(Value{take().integer}, offset);
    case Token::Kind::real:
      return constant(Value{take().real}, offset);
    case Token::Kind::sign:
    case Token::Kind::end:
      break;
  }
  if (take_sign("(")) {
    return in_brackets(offset);
  }
  if (take_sign("[")) {
    return node(Kind::list, offset, elements("]"));
  }
  if (take_sign("{")) {
    return map(offset);
  }
  expected("an expression");
}

Expression ExpressionParser::named(const Token& token) {
  const std::string_view word = token.word;
  if (word == "true" || word == "True" || word == "false" || word == "False") {
    return constant(Value{word.front() == 't' || word.front() == 'T'}, token.offset);
  }
  if (word == "none" || word == "None") {
    return constant(Value{None{}}, token.offset);
  }
  Expression result = node(Kind::variable, token.offset);
  result.name = std::string(word);
  return result;
}

Expression ExpressionParser::in_brackets(std::size_t offset) {
  if (take_sign(")")) {
    return node(Kind::list, offset);
  }
  Expression first = conditional();
  if (!is_sign(",")) {
    require(")");
    return first;
  }
  take();
  std::vector<Expression> items = elements(")");
  items.insert(items.begin(), std::move(first));
  return node(Kind::list, offset, std::move(items));
}

std::vector<Expression> ExpressionParser::elements(std::string_view closing) {
  std::vector<Expression> items;
  while (!take_sign(closing)) {
    if (!items.empty()) {
      require(",");
      if (take_sign(closing)) {
        break;
      }
    }
    items.push_back(conditional());
  }
  return items;
}

Expression ExpressionParser::map(std::size_t offset) {
  Expression result = node(Kind::map, offset);
  while (!take_sign("}")) {
    if (!result.parts.empty()) {
      require(",");
      if (take_sign("}")) {
        break;
      }
    }
    result.parts.push_back(conditional());
    require(":");
    result.parts.push_back(conditional());
  }
  return result;
}

}  // namespace distro::recipe::v1
