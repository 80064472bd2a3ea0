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
      : scope_(scope), fault_(fault), tokens_(tokens_of(text, fault)) {}

  Evaluation run() {
    const Value value = ternary();
    if (token().kind != Token::Kind::end) {
      throw here()("'" + token().value + "' is not expected here");
    }
    return {defined(value, tokens_.front().offset), pinned_};
  }

 private:
  const Token& token() const { return tokens_[at_]; }
  Spot here() const { return {fault_, token().offset}; }

  bool take(std::string_view word) {
    const bool is_word =
        token().kind == Token::Kind::sign || token().kind == Token::Kind::name;
    if (!is_word || token().value != word) {
      return false;
    }
    ++at_;
    return true;
  }

  void require(std::string_view sign) {
    if (!take(sign)) {
      throw here()(
          "expected '" + std::string(sign) + "', found " +
          (token().kind == Token::Kind::end ? "the end" : "'" + token().value + "'"));
    }
  }

  /// Runs `parse` as a branch that counts only if `taken`.
  template <typename Parse>
  Value branch(bool taken, Parse parse) {
    const bool before = live_;
    live_ = before && taken;
    Value value = parse();
    live_ = before;
    return value;
  }

  Value defined(Value value, std::size_t offset) const {
    const auto* undefined = value.as<Undefined>();
    if (undefined == nullptr) {
      return value;
    }
    std::vector<std::string> known;
    for (const auto& [name, meaning] : scope_.variables) {
      known.push_back(name);
    }
    const std::string hint = base::did_you_mean(undefined->name, known);
    throw fault_(offset, "unknown variable '" + undefined->name + "'" +
                             (hint.empty() ? " (variants of your own are not supported "
                                             "by this version)"
                                           : hint));
  }

  /// A deep expression must not run out of stack; a bracket takes three of these.
  struct Depth {
    explicit Depth(Evaluator& owner) : owner_(owner) {
      if (++owner_.depth_ > 300) {
        throw owner_.here()("this expression is nested too deeply");
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
    const std::size_t start = at_;
    const std::optional<std::size_t> condition = condition_after(start);
    if (!condition) {
      return any();
    }
    at_ = *condition + 1;
    const std::size_t offset = token().offset;
    const bool holds = is_true(checked(any(), offset));
    const std::size_t after = at_;
    at_ = start;
    Value first = branch(holds, [&] { return any(); });
    if (at_ != *condition) {
      throw here()("'" + token().value + "' is not expected here");
    }
    at_ = after;
    Value second{std::string()};
    if (take("else")) {
      second = branch(!holds, [&] { return ternary(); });
    }
    return holds ? first : second;
  }

  /// The `if` that follows at this level of brackets.
  std::optional<std::size_t> condition_after(std::size_t at) const {
    int open = 0;
    for (; tokens_[at].kind != Token::Kind::end; ++at) {
      const Token& one = tokens_[at];
      if (one.kind == Token::Kind::sign) {
        open += one.value == "(" || one.value == "[" ? 1 : 0;
        open -= one.value == ")" || one.value == "]" ? 1 : 0;
        if (open < 0 || (open == 0 && (one.value == "," || one.value == ":"))) {
          return std::nullopt;
        }
      } else if (open == 0 && one.kind == Token::Kind::name && one.value == "else") {
        return std::nullopt;
      } else if (open == 0 && one.kind == Token::Kind::name && one.value == "if") {
        return at;
      }
    }
    return std::nullopt;
  }

  Value checked(Value value, std::size_t offset) const {
    return live_ ? defined(std::move(value), offset) : Value{};
  }

  Value any() {
    const std::size_t offset = token().offset;
    Value left = all();
    while (take("or")) {
      left = checked(std::move(left), offset);
      const bool decided = is_true(left);
      Value right = branch(!decided, [&] { return checked(all(), offset); });
      left = decided ? left : right;
    }
    return left;
  }

  Value all() {
    const std::size_t offset = token().offset;
    Value left = negation();
    while (take("and")) {
      left = checked(std::move(left), offset);
      const bool decided = !is_true(left);
      Value right = branch(!decided, [&] { return checked(negation(), offset); });
      left = decided ? left : right;
    }
    return left;
  }

  Value negation() {
    const Depth depth(*this);
    const std::size_t offset = token().offset;
    if (take("not")) {
      return Value{!is_true(checked(negation(), offset))};
    }
    return comparison();
  }

  Value comparison() {
    const std::size_t offset = token().offset;
    Value left = sum();
    std::optional<bool> result;
    while (const std::optional<std::string> operation = comparison_sign()) {
      const Spot spot{fault_, tokens_[at_ - 1].offset};
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
    if (take("not")) {
      require("in");
      return "not in";
    }
    for (const char* sign : {"==", "!=", "<=", ">=", "<", ">", "in", "is"}) {
      if (take(sign)) {
        return sign;
      }
    }
    return std::nullopt;
  }

  /// What follows `is`.
  bool tested(const Value& value) {
    const bool negated = take("not");
    const bool undefined = value.as<Undefined>() != nullptr;
    if (take("defined")) {
      return undefined == negated;
    }
    if (take("undefined")) {
      return undefined != negated;
    }
    if (take("none") || take("None")) {
      return (value.as<None>() != nullptr) != negated;
    }
    throw unsupported("test", token().value, {"defined", "undefined", "none"}, here());
  }

  Value sum() {
    Value left = concatenation();
    while (token().kind == Token::Kind::sign &&
           (token().value == "+" || token().value == "-")) {
      left = binary(std::move(left), &Evaluator::concatenation);
    }
    return left;
  }

  Value concatenation() {
    Value left = product();
    while (token().kind == Token::Kind::sign && token().value == "~") {
      left = binary(std::move(left), &Evaluator::product);
    }
    return left;
  }

  Value product() {
    Value left = unary();
    while (token().kind == Token::Kind::sign &&
           (token().value == "*" || token().value == "/" || token().value == "//" ||
            token().value == "%")) {
      left = binary(std::move(left), &Evaluator::unary);
    }
    return left;
  }

  Value binary(Value left, Value (Evaluator::*operand)()) {
    const Token sign = token();
    ++at_;
    left = checked(std::move(left), sign.offset);
    const std::size_t offset = token().offset;
    const Value right = checked((this->*operand)(), offset);
    return live_ ? combined(sign.value, left, right, {fault_, sign.offset}) : Value{};
  }

  Value unary() {
    const Depth depth(*this);
    const Spot spot = here();
    if (take("-")) {
      const Value value = checked(unary(), spot.offset);
      return live_ ? combined("-", Value{std::int64_t{0}}, value, spot) : Value{};
    }
    return postfix();
  }

  Value postfix() {
    const std::size_t offset = token().offset;
    Value value = primary();
    while (true) {
      const Spot spot = here();
      if (take("|")) {
        value = filtered(std::move(value), offset);
      } else if (take(".")) {
        value = member(checked(std::move(value), offset));
      } else if (take("[")) {
        value = subscript(checked(std::move(value), offset), spot);
      } else {
        return value;
      }
    }
  }

  Value filtered(Value value, std::size_t offset) {
    const Spot spot = here();
    const std::string name = word("a filter");
    const Arguments given = take("(") ? arguments() : Arguments{};
    if (name != "default") {
      value = checked(std::move(value), offset);
    }
    return live_ ? apply_filter(name, value, given, spot) : Value{};
  }

  Value member(const Value& value) {
    const Spot spot = here();
    const std::string name = word("a method");
    if (!take("(")) {
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
    if (!take(":")) {
      slice.start = ternary();
      slice.is_index = !take(":");
    }
    if (!slice.is_index &&
        !(token().kind == Token::Kind::sign && token().value == "]")) {
      slice.end = ternary();
    }
    require("]");
    return live_ ? part_of(value, slice, spot) : Value{};
  }

  std::string word(const std::string& what) {
    if (token().kind != Token::Kind::name) {
      throw here()("expected the name of " + what);
    }
    return tokens_[at_++].value;
  }

  /// Up to and with the closing parenthesis.
  Arguments arguments() {
    Arguments result;
    while (!take(")")) {
      const bool named = token().kind == Token::Kind::name &&
                         tokens_[at_ + 1].kind == Token::Kind::sign &&
                         tokens_[at_ + 1].value == "=";
      const std::string name = named ? word("an argument") : "";
      if (named) {
        require("=");
      }
      const std::size_t offset = token().offset;
      Value value = checked(ternary(), offset);
      if (named) {
        result.named.emplace_back(name, std::move(value));
      } else {
        result.positional.push_back(std::move(value));
      }
      if (!take(",")) {
        require(")");
        break;
      }
    }
    return result;
  }

  Value list(std::string_view closing) {
    Value::List items;
    while (!take(closing)) {
      const std::size_t offset = token().offset;
      items.push_back(checked(ternary(), offset));
      if (!take(",")) {
        require(closing);
        break;
      }
    }
    return Value{std::move(items)};
  }

  /// `( )` holds one expression, or a tuple, which is a list to us.
  Value parenthesised() {
    Value first = ternary();
    if (!take(",")) {
      require(")");
      return first;
    }
    Value rest = list(")");
    auto& items = std::get<Value::List>(rest.data);
    items.insert(items.begin(), std::move(first));
    return rest;
  }

  Value primary() {
    const Token current = token();
    if (current.kind == Token::Kind::end) {
      throw here()("the expression ends too early");
    }
    ++at_;
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
    if (take("(")) {
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
  std::vector<Token> tokens_;
  std::size_t at_ = 0;
  int depth_ = 0;
  bool live_ = true;
  bool pinned_ = false;
};

}  // namespace

Evaluation evaluate(std::string_view text, const Scope& scope, const Fault& fault) {
  return Evaluator(text, scope, fault).run();
}

}  // namespace distro::recipe
