// Names, texts, numbers and brackets in an expression.
#include "recipe/jinja/evaluator.hpp"
#include "recipe/jinja/operators.hpp"

namespace distro::recipe {

Value Evaluator::primary(Value** place) {
  if (tokens_.now().kind == Token::Kind::end) {
    throw tokens_.here()("the expression ends too early");
  }
  const Token current = tokens_.next();
  switch (current.kind) {
    case Token::Kind::text: {
      std::string text = current.value;
      while (tokens_.now().kind == Token::Kind::text) {
        text += tokens_.next().value;
      }
      return Value{std::move(text)};
    }
    case Token::Kind::integer:
    case Token::Kind::floating:
      return number_of(current.value, spot_at(current.offset));
    case Token::Kind::name:
      return named(current, place);
    case Token::Kind::sign:
    case Token::Kind::end:
      break;
  }
  if (current.value == "(") {
    return parenthesised();
  }
  if (current.value == "[") {
    return list("]");
  }
  if (current.value == "{") {
    return dict();
  }
  throw spot_at(current.offset)("'" + current.value + "' is not expected here");
}

Value Evaluator::list(std::string_view closing) {
  Value::List items;
  while (!tokens_.take(closing)) {
    items.push_back(counted(ternary()));
    if (!tokens_.take(",")) {
      tokens_.require(closing);
      break;
    }
  }
  return Value{std::move(items)};
}

Value Evaluator::dict() {
  const Depth depth(*this);
  Value::Dict entries;
  while (!tokens_.take("}")) {
    Value key = ternary();
    tokens_.require(":");
    entries.emplace_back(std::move(key), ternary());
    if (!tokens_.take(",")) {
      tokens_.require("}");
      break;
    }
  }
  return Value{std::move(entries)};
}

/// `( )` holds one expression, or a tuple, which is a list to us.
Value Evaluator::parenthesised() {
  if (tokens_.take(")")) {
    return Value{Value::List{}};
  }
  Value first = ternary();
  if (!tokens_.take(",")) {
    tokens_.require(")");
    return first;
  }
  Value rest = list(")");
  auto& items = std::get<Value::List>(rest.data);
  items.insert(items.begin(), std::move(first));
  return rest;
}

/// True, False, None.
Value Evaluator::literal(const Token& name, bool& known) const {
  known = true;
  const std::string& word = name.value;
  if (word == "True" || (!python_ && word == "true")) {
    return Value{true};
  }
  if (word == "False" || (!python_ && word == "false")) {
    return Value{false};
  }
  known = word == "None" || (!python_ && word == "none");
  return {};
}

Value Evaluator::called(const Token& name) {
  const Spot spot = spot_at(name.offset);
  const Arguments given = arguments();
  if (!live_) {
    return {};
  }
  Evaluation result = call_function(name.value, given, scope_, spot);
  pinned_ = pinned_ || result.pinned;
  return std::move(result.value);
}

Value Evaluator::named(const Token& name, Value** place) {
  bool known = false;
  Value constant = literal(name, known);
  if (known) {
    return constant;
  }
  const Value* meaning = scope_.find(name.value);
  if (meaning == nullptr && tokens_.take("(")) {
    return called(name);
  }
  if (meaning != nullptr) {
    *place = changeable_ != nullptr ? changeable_->variable(name.value) : nullptr;
    return live_ ? *meaning : Value{};
  }
  if (python_ && live_) {
    throw MissingName{name.value};
  }
  return Value{Undefined{name.value}};
}

}  // namespace distro::recipe
