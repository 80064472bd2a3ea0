// What stands behind a value in an expression: .name, [ ], ( ), | filter, is test.
#include "recipe/jinja/evaluator.hpp"
#include "recipe/jinja/operators.hpp"

namespace distro::recipe {

/// `place` is where the value lies if it is a variable.
Value Evaluator::postfix(Value value, Value* place) {
  while (true) {
    const Spot spot = tokens_.here();
    if (tokens_.take(".")) {
      value = member(counted(std::move(value)), place);
    } else if (tokens_.take("[")) {
      value = subscript(counted(std::move(value)), spot);
    } else if (tokens_.take("(")) {
      value = counted(std::move(value));
      static_cast<void>(arguments());
      const bool silent = value.as<Undefined>() != nullptr || is_unknown(value);
      if (live_ && !silent) {
        throw spot(std::string(kind_of(value)) + " cannot be called");
      }
    } else {
      return value;
    }
    place = nullptr;
  }
}

Value Evaluator::filters(Value value) {
  while (true) {
    if (tokens_.take("|")) {
      value = filtered(value);
    } else if (tokens_.take("is")) {
      value = tested(value);
    } else {
      return value;
    }
  }
}

Value Evaluator::filtered(const Value& value) {
  const Spot spot = tokens_.here();
  const std::string name = tokens_.word("a filter");
  const Arguments given = tokens_.take("(") ? arguments() : Arguments{};
  return live_ ? apply_filter(name, value, given, spot) : Value{};
}

/// What follows `is`.
Value Evaluator::tested(const Value& value) {
  const bool negated = tokens_.take("not");
  const Spot spot = tokens_.here();
  const std::string name = tokens_.word("a test");
  std::optional<Value> argument;
  if (tokens_.is_sign("(")) {
    tokens_.require("(");
    const Arguments given = arguments();
    if (!given.positional.empty()) {
      argument = given.positional.front();
    }
  } else if (tokens_.now().kind == Token::Kind::text ||
             tokens_.now().kind == Token::Kind::integer ||
             (tokens_.now().kind == Token::Kind::sign && tokens_.is_sign("["))) {
    Value* place = nullptr;
    argument = postfix(primary(&place), nullptr);
  }
  if (!live_) {
    return {};
  }
  const Value result = test_of(name, value, argument, spot);
  return is_unknown(result) ? result : Value{is_true(result) != negated};
}

Value Evaluator::member(const Value& value, Value* place) {
  const Spot spot = tokens_.here();
  const std::string name = tokens_.word("a method");
  if (!tokens_.take("(")) {
    return live_ ? attribute(value, name, spot) : Value{};
  }
  const Arguments given = arguments();
  if (!live_) {
    return {};
  }
  if (value.as<Environment>() != nullptr) {
    return ask_environment(value, name, given, scope_, spot);
  }
  return call_method(name, Subject{value, place}, given, spot);
}

Value Evaluator::attribute(const Value& value, const std::string& name,
                           const Spot& spot) const {
  if (const auto* environment = value.as<Environment>()) {
    if (name == "environ") {
      return Value{Environment{Environment::Kind::os_environ}};
    }
    if (environment->kind == Environment::Kind::os && name == "sep") {
      return Value{std::string(scope_.subdir.starts_with("win") ? "\\" : "/")};
    }
    if (environment->kind == Environment::Kind::os && name == "pathsep") {
      return Value{std::string(scope_.subdir.starts_with("win") ? ";" : ":")};
    }
  }
  if (is_unknown(value)) {
    return value;
  }
  if (const auto* dict = value.as<Value::Dict>()) {
    if (const Value* found = find(*dict, Value{name})) {
      return *found;
    }
  }
  if (scope_.dialect == Dialect::jinja) {
    // conda-build's undefined values have no attributes: asking gives Python's None.
    return value.as<Undefined>() != nullptr ? Value{} : Value{Undefined{name}};
  }
  throw unsupported("attribute", name, {}, spot);
}

Value Evaluator::subscript(const Value& value, const Spot& spot) {
  Slice slice;
  const auto bound_is_here = [&] {
    return !tokens_.is_sign(":") && !tokens_.is_sign("]");
  };
  if (bound_is_here()) {
    slice.start = tuple();
  }
  slice.is_index = !tokens_.take(":");
  if (slice.is_index && !slice.start) {
    if (python_) {
      throw tokens_.here()("expected an index, found ']'");
    }
    slice.start = Value{Value::List{}};  // to Jinja it is an empty tuple
  }
  if (!slice.is_index) {
    if (bound_is_here()) {
      slice.end = ternary();
    }
    if (tokens_.take(":") && bound_is_here()) {
      slice.step = ternary();
    }
  }
  tokens_.require("]");
  if (!live_) {
    return {};
  }
  if (value.as<Environment>() != nullptr && slice.is_index && slice.start) {
    return environment_variable(value, *slice.start, scope_);
  }
  slice.may_miss = scope_.dialect == Dialect::jinja;
  return part_of(value, slice, spot);
}

/// Up to and with the closing parenthesis.
Arguments Evaluator::arguments() {
  Arguments result;
  while (!tokens_.take(")")) {
    const bool named = tokens_.names_argument();
    const std::string name = named ? tokens_.word("an argument") : "";
    if (named) {
      tokens_.require("=");
    }
    Value value = counted(ternary());
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

}  // namespace distro::recipe
