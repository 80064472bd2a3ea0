#include "recipe/jinja/expression.hpp"

#include "recipe/jinja/evaluator.hpp"
#include "recipe/jinja/operators.hpp"

namespace distro::recipe {

const Value* Scope::find(std::string_view name) const {
  for (const Scope* scope = this; scope != nullptr; scope = scope->parent) {
    const auto found = scope->variables.find(name);
    if (found != scope->variables.end()) {
      return &found->second;
    }
  }
  return globals != nullptr ? globals->find(name) : nullptr;
}

Value* Scope::variable(std::string_view name) {
  for (Scope* scope = this; scope != nullptr; scope = scope->parent) {
    const auto found = scope->variables.find(name);
    if (found != scope->variables.end()) {
      return &found->second;
    }
  }
  return nullptr;
}

Evaluator::Depth::Depth(Evaluator& owner) : owner_(owner) {
  if (++owner_.depth_ > 300) {
    throw owner_.tokens_.here()("this expression is nested too deeply");
  }
}

Evaluation Evaluator::run() {
  Value value = tuple();
  if (tokens_.now().kind != Token::Kind::end) {
    throw tokens_.here()("'" + tokens_.now().value + "' is not expected here");
  }
  return {counted(std::move(value)), pinned_};
}

Value Evaluator::counted(Value value) const {
  return live_ ? std::move(value) : Value{};
}

/// `a, b` without parentheses.
Value Evaluator::tuple() {
  Value first = ternary();
  if (!tokens_.is_sign(",")) {
    return first;
  }
  Value::List items{std::move(first)};
  while (tokens_.take(",") && tokens_.now().kind != Token::Kind::end) {
    items.push_back(ternary());
  }
  return Value{std::move(items)};
}

/// `a if condition else b`: what stands first counts only if what stands second holds,
/// so the condition is read first. Every token is read once.
Value Evaluator::ternary() {
  const Depth depth(*this);
  const std::size_t start = tokens_.at();
  const std::optional<std::size_t> condition = tokens_.condition();
  if (!condition) {
    return any();
  }
  tokens_.go_to(*condition + 1);
  const Value decided = counted(any());
  const bool unknown = is_unknown(decided);
  const bool holds = is_true(decided);
  const std::size_t after = tokens_.at();
  tokens_.go_to(start);
  Value first = branch(holds && !unknown, [&] { return any(); });
  if (tokens_.at() != *condition) {
    throw tokens_.here()("'" + tokens_.now().value + "' is not expected here");
  }
  tokens_.go_to(after);
  Value second{std::string()};
  if (tokens_.take("else")) {
    second = branch(!holds && !unknown, [&] { return ternary(); });
  }
  return unknown ? decided : holds ? first : second;
}

Value Evaluator::any() {
  Value left = all();
  while (tokens_.take("or")) {
    left = counted(std::move(left));
    const bool decided = is_true(left) || is_unknown(left);
    Value right = branch(!decided, [&] { return counted(all()); });
    left = decided ? left : right;
  }
  return left;
}

Value Evaluator::all() {
  Value left = negation();
  while (tokens_.take("and")) {
    left = counted(std::move(left));
    const bool decided = !is_true(left) || is_unknown(left);
    Value right = branch(!decided, [&] { return counted(negation()); });
    left = decided ? left : right;
  }
  return left;
}

Value Evaluator::negation() {
  const Depth depth(*this);
  if (tokens_.take("not")) {
    const Value value = counted(negation());
    return is_unknown(value) ? value : Value{!is_true(value)};
  }
  return comparison();
}

Value Evaluator::comparison() {
  Value left = bits();
  std::optional<Value> result;
  while (const std::optional<std::string> operation = comparison_sign()) {
    const Spot spot = spot_at(tokens_.before().offset);
    Value right = counted(bits());
    left = counted(std::move(left));
    if (live_ && (!result || is_true(*result))) {
      result = compared(*operation, left, right, spot);
    } else if (!result) {
      result = Value{};
    }
    left = std::move(right);
  }
  return result ? *result : left;
}

std::optional<std::string> Evaluator::comparison_sign() {
  if (tokens_.take("not")) {
    tokens_.require("in");
    return "not in";
  }
  for (const char* sign : {"==", "!=", "<=", ">=", "<", ">", "in"}) {
    if (tokens_.take(sign)) {
      return sign;
    }
  }
  if (python_ && tokens_.take("is")) {
    return tokens_.take("not") ? "!=" : "==";
  }
  return std::nullopt;
}

/// Python's | and &, which only selectors have.
Value Evaluator::bits() {
  Value left = sum();
  while (python_ && (tokens_.is_sign("|") || tokens_.is_sign("&"))) {
    left = binary(std::move(left), &Evaluator::sum);
  }
  return left;
}

Value Evaluator::sum() {
  Value left = concatenation();
  while (tokens_.is_sign("+") || tokens_.is_sign("-")) {
    left = binary(std::move(left), &Evaluator::concatenation);
  }
  return left;
}

Value Evaluator::concatenation() {
  Value left = product();
  while (tokens_.is_sign("~")) {
    left = binary(std::move(left), &Evaluator::product);
  }
  return left;
}

Value Evaluator::product() {
  Value left = power();
  while (tokens_.is_sign("*") || tokens_.is_sign("/") || tokens_.is_sign("//") ||
         tokens_.is_sign("%")) {
    left = binary(std::move(left), &Evaluator::power);
  }
  return left;
}

Value Evaluator::power() {
  Value left = unary(true);
  while (tokens_.is_sign("**")) {
    const Token sign = tokens_.next();
    const Value right = counted(unary(true));
    left = counted(std::move(left));
    left = live_ ? combined(sign.value, left, right, spot_at(sign.offset)) : Value{};
  }
  return left;
}

Value Evaluator::binary(Value left, Value (Evaluator::*operand)()) {
  const Token sign = tokens_.next();
  left = counted(std::move(left));
  const Value right = counted((this->*operand)());
  return live_ ? combined(sign.value, left, right, spot_at(sign.offset)) : Value{};
}

Value Evaluator::unary(bool with_filters) {
  const Depth depth(*this);
  const Spot spot = tokens_.here();
  Value* place = nullptr;
  Value value;
  if (tokens_.is_sign("-") || tokens_.is_sign("+")) {
    const std::string sign = tokens_.next().value;
    value = counted(unary(false));
    if (live_) {
      value = combined(sign, Value{std::int64_t{0}}, value, spot);
    }
  } else {
    value = primary(&place);
  }
  value = postfix(std::move(value), place);
  return with_filters && !python_ ? filters(std::move(value)) : value;
}

Evaluation evaluate(std::string_view text, const Scope& scope, const Fault& fault) {
  return Evaluator(text, scope, nullptr, fault).run();
}

Evaluation evaluate_in(std::string_view text, Scope& scope, const Fault& fault) {
  return Evaluator(text, scope, &scope, fault).run();
}

}  // namespace distro::recipe
