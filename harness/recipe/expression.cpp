#include "recipe/expression.hpp"

#include <optional>

#include "base/nearest_word.hpp"
#include "recipe/functions.hpp"
#include "recipe/lexer.hpp"
#include "recipe/operators.hpp"

namespace distro::recipe {
namespace {

/// Evaluates while it parses: one method a level of precedence, loosest first. In a
/// branch that is not taken (`live_` is false) every value is None and nothing but the
/// grammar can be wrong.
class Evaluator {
 public:
  Evaluator(std::string_view text, const Scope& scope, const Fault& fault)
      : scope_(scope), fault_(fault), tokens_(text, fault) {}

  Evaluation run() {
    const Value value = ternary();
    if (tokens_.now().kind != Token::Kind::end) {
      throw tokens_.here()("'" + tokens_.now().value + "' is not expected here");
    }
    return {defined(value, tokens_.first().offset), pinned_};
  }

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

  InputError unknown_variable(const std::string& unknown, const Spot& spot) const {
    std::vector<std::string> known;
    for (const auto& [name, meaning] : scope_.variables) {
      known.push_back(name);
    }
    const std::string hint = base::did_you_mean(unknown, known);
    return spot("unknown variable '" + unknown + "'" +
                (hint.empty()
                     ? " (variants of your own are not supported by this version)"
                     : hint));
  }

  Value defined(Value value, std::size_t offset) const {
    const auto* undefined = value.as<Undefined>();
    if (undefined == nullptr) {
      return value;
    }
    throw unknown_variable(undefined->name, {fault_, offset});
  }

  /// A deep expression must not run out of stack; a bracket takes three of these.
  struct Depth {
    explicit Depth(Evaluator& owner) : owner_(owner) {
      if (++owner_.depth_ > 300) {
        throw owner_.tokens_.here()("this expression is nested too deeply");
      }
    }
    Depth(const Depth&) = delete;
    Depth& operator=(const Depth&) = delete;
    ~Depth() { --owner_.depth_; }
    Evaluator& owner_;
  };

  /// `a if condition else b`: what stands first counts only if what stands second
  /// holds, so the condition is read first. Every token is read once.
  Value ternary() {
    const Depth depth(*this);
    const std::size_t start = tokens_.at();
    const std::optional<std::size_t> condition = tokens_.condition();
    if (!condition) {
      return any();
    }
    tokens_.go_to(*condition + 1);
    const std::size_t offset = tokens_.now().offset;
    const bool holds = is_true(checked(any(), offset));
    const std::size_t after = tokens_.at();
    tokens_.go_to(start);
    Value first = branch(holds, [&] { return any(); });
    if (tokens_.at() != *condition) {
      throw tokens_.here()("'" + tokens_.now().value + "' is not expected here");
    }
    tokens_.go_to(after);
    Value second{std::string()};
    if (tokens_.take("else")) {
      second = branch(!holds, [&] { return ternary(); });
    }
    return holds ? first : second;
  }

  Value checked(Value value, std::size_t offset) const {
    return live_ ? defined(std::move(value), offset) : Value{};
  }

  Value any() {
    const std::size_t offset = tokens_.now().offset;
    Value left = all();
    while (tokens_.take("or")) {
      left = checked(std::move(left), offset);
      const bool decided = is_true(left);
      Value right = branch(!decided, [&] { return checked(all(), offset); });
      left = decided ? left : right;
    }
    return left;
  }

  Value all() {
    const std::size_t offset = tokens_.now().offset;
    Value left = negation();
    while (tokens_.take("and")) {
      left = checked(std::move(left), offset);
      const bool decided = !is_true(left);
      Value right = branch(!decided, [&] { return checked(negation(), offset); });
      left = decided ? left : right;
    }
    return left;
  }

  Value negation() {
    const Depth depth(*this);
    const std::size_t offset = tokens_.now().offset;
    if (tokens_.take("not")) {
      return Value{!is_true(checked(negation(), offset))};
    }
    return comparison();
  }

  Value comparison() {
    const std::size_t offset = tokens_.now().offset;
    Value left = sum();
    std::optional<bool> result;
    while (const std::optional<std::string> operation = comparison_sign()) {
      const Spot spot{fault_, tokens_.before().offset};
      if (*operation == "is") {
        left = Value{tested(left)};
        continue;
      }
      Value right = checked(sum(), offset);
      left = checked(std::move(left), offset);
      const bool holds = live_ && compared(*operation, left, right, spot);
      result = result.value_or(true) && holds;
      left = std::move(right);
    }
    return result ? Value{*result} : left;
  }

  std::optional<std::string> comparison_sign() {
    if (tokens_.take("not")) {
      tokens_.require("in");
      return "not in";
    }
    for (const char* sign : {"==", "!=", "<=", ">=", "<", ">", "in", "is"}) {
      if (tokens_.take(sign)) {
        return sign;
      }
    }
    return std::nullopt;
  }

  /// What follows `is`.
  bool tested(const Value& value) {
    const bool negated = tokens_.take("not");
    const bool undefined = value.as<Undefined>() != nullptr;
    if (tokens_.take("defined")) {
      return undefined == negated;
    }
    if (tokens_.take("undefined")) {
      return undefined != negated;
    }
    if (tokens_.take("none") || tokens_.take("None")) {
      return (value.as<None>() != nullptr) != negated;
    }
    throw unsupported("test", tokens_.now().value, {"defined", "undefined", "none"},
                      tokens_.here());
  }

  Value sum() {
    Value left = concatenation();
    while (tokens_.is_sign("+") || tokens_.is_sign("-")) {
      left = binary(std::move(left), &Evaluator::concatenation);
    }
    return left;
  }

  Value concatenation() {
    Value left = product();
    while (tokens_.is_sign("~")) {
      left = binary(std::move(left), &Evaluator::product);
    }
    return left;
  }

  Value product() {
    Value left = unary();
    while (tokens_.is_sign("*") || tokens_.is_sign("/") || tokens_.is_sign("//") ||
           tokens_.is_sign("%")) {
      left = binary(std::move(left), &Evaluator::unary);
    }
    return left;
  }

  Value binary(Value left, Value (Evaluator::*operand)()) {
    const Token sign = tokens_.next();
    left = checked(std::move(left), sign.offset);
    const std::size_t offset = tokens_.now().offset;
    const Value right = checked((this->*operand)(), offset);
    return live_ ? combined(sign.value, left, right, {fault_, sign.offset}) : Value{};
  }

  Value unary() {
    const Depth depth(*this);
    const Spot spot = tokens_.here();
    if (tokens_.take("-")) {
      const Value value = checked(unary(), spot.offset);
      return live_ ? combined("-", Value{std::int64_t{0}}, value, spot) : Value{};
    }
    return postfix();
  }

  Value postfix() {
    const std::size_t offset = tokens_.now().offset;
    Value value = primary();
    while (true) {
      const Spot spot = tokens_.here();
      if (tokens_.take("|")) {
        value = filtered(std::move(value), offset);
      } else if (tokens_.take(".")) {
        value = member(checked(std::move(value), offset));
      } else if (tokens_.take("[")) {
        value = subscript(checked(std::move(value), offset), spot);
      } else {
        return value;
      }
    }
  }

  Value filtered(Value value, std::size_t offset) {
    const Spot spot = tokens_.here();
    const std::string name = tokens_.word("a filter");
    const Arguments given = tokens_.take("(") ? arguments() : Arguments{};
    if (name != "default") {
      value = checked(std::move(value), offset);
    }
    return live_ ? apply_filter(name, value, given, spot) : Value{};
  }

  Value member(const Value& value) {
    const Spot spot = tokens_.here();
    const std::string name = tokens_.word("a method");
    if (!tokens_.take("(")) {
      if (live_ && value.as<Environment>() != nullptr && name == "environ") {
        return value;
      }
      throw unsupported("attribute", name, {}, spot);
    }
    const Arguments given = arguments();
    return live_ ? call_method(name, value, given, spot) : Value{};
  }

  Value subscript(const Value& value, const Spot& spot) {
    Slice slice;
    if (!tokens_.take(":")) {
      slice.start = ternary();
      slice.is_index = !tokens_.take(":");
    }
    if (!slice.is_index && !tokens_.is_sign("]")) {
      slice.end = ternary();
    }
    tokens_.require("]");
    return live_ ? part_of(value, slice, spot) : Value{};
  }

  /// Up to and with the closing parenthesis.
  Arguments arguments() {
    Arguments result;
    while (!tokens_.take(")")) {
      const bool named = tokens_.names_argument();
      const std::string name = named ? tokens_.word("an argument") : "";
      if (named) {
        tokens_.require("=");
      }
      const std::size_t offset = tokens_.now().offset;
      Value value = checked(ternary(), offset);
      if (named) {
        result.named.emplace_back(name, std::move(value));
      } else {
        result.positional.push_back(std::move(value));
      }
      if (!tokens_.take(",")) {
        tokens_.require(")");
        break;
      }
    }
    return result;
  }

  Value list(std::string_view closing) {
    Value::List items;
    while (!tokens_.take(closing)) {
      const std::size_t offset = tokens_.now().offset;
      items.push_back(checked(ternary(), offset));
      if (!tokens_.take(",")) {
        tokens_.require(closing);
        break;
      }
    }
    return Value{std::move(items)};
  }

  /// `( )` holds one expression, or a tuple, which is a list to us.
  Value parenthesised() {
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

  Value primary() {
    if (tokens_.now().kind == Token::Kind::end) {
      throw tokens_.here()("the expression ends too early");
    }
    const Token current = tokens_.next();
    switch (current.kind) {
      case Token::Kind::text:
        return Value{current.value};
      case Token::Kind::integer:
      case Token::Kind::floating:
        return number_of(current.value, {fault_, current.offset});
      case Token::Kind::name:
        return named(current);
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
    throw Spot{fault_, current.offset}("'" + current.value + "' is not expected here");
  }

  Value named(const Token& name) {
    const Spot spot{fault_, name.offset};
    if (tokens_.take("(")) {
      const Arguments given = arguments();
      if (!live_) {
        return {};
      }
      Evaluation called = call_function(name.value, given, scope_, spot);
      pinned_ = pinned_ || called.pinned;
      return std::move(called.value);
    }
    if (name.value == "true" || name.value == "True") {
      return Value{true};
    }
    if (name.value == "false" || name.value == "False") {
      return Value{false};
    }
    if (name.value == "none" || name.value == "None") {
      return {};
    }
    const auto found = scope_.variables.find(name.value);
    if (found != scope_.variables.end()) {
      return found->second;
    }
    return Value{Undefined{name.value}};
  }

  const Scope& scope_;
  const Fault& fault_;
  TokenCursor tokens_;
  int depth_ = 0;
  bool live_ = true;
  bool pinned_ = false;
};

}  // namespace

Evaluation evaluate(std::string_view text, const Scope& scope, const Fault& fault) {
  return Evaluator(text, scope, fault).run();
}

}  // namespace distro::recipe
