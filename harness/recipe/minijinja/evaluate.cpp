#include "recipe/minijinja/evaluate.hpp"

#include <algorithm>

#include "base/nearest_word.hpp"
#include "recipe/minijinja/calls.hpp"
#include "recipe/minijinja/error.hpp"
#include "recipe/minijinja/operators.hpp"

namespace distro::recipe::v1 {
namespace {

using Kind = Expression::Kind;

class Evaluation {
 public:
  explicit Evaluation(Scope& scope) : scope_(scope) {}

  Value value_of(const Expression& one) {
    switch (one.kind) {
      case Kind::constant:
        return one.value;
      case Kind::variable:
        return variable(one);
      case Kind::list:
        return Value{values_of(one.parts)};
      case Kind::map:
        return map(one);
      case Kind::logical_not:
        return Value{!holds(one.parts[0])};
      case Kind::negative:
        return negated(value_of(one.parts[0]), one.offset);
      case Kind::binary:
        return binary(one);
      case Kind::chain:
        return chain(one);
      case Kind::conditional:
        return conditional(one);
      case Kind::filter:
        return apply_filter(value_of(one.parts[0]), call_of(one, one.name));
      case Kind::test:
        return Value{v1::holds(value_of(one.parts[0]), call_of(one, one.name))};
      case Kind::attribute:
        return item_of(value_of(one.parts[0]), Value{one.name}, one.offset);
      case Kind::item:
        return item_of(value_of(one.parts[0]), value_of(one.parts[1]), one.offset);
      case Kind::slice:
        return slice(one);
      case Kind::call:
        return called(one);
    }
    return {};
  }

 private:
  bool holds(const Expression& one) {
    const Value value = value_of(one);
    if (value.is_strictly_undefined()) {
      refuse_undefined(one);
    }
    return is_true(value);
  }

  [[noreturn]] void refuse_undefined(const Expression& one) const {
    throw ExpressionError(undefined_message(one, scope_), one.offset);
  }

  Value variable(const Expression& one) {
    if (const Value* found = scope_.find(one.name)) {
      if (const auto* unknown = found->as<Unknown>()) {
        throw UnknownValue(unknown->why, one.offset);
      }
      return *found;
    }
    if (one.name == "env" || one.name == "git") {
      return Value{one.name == "env" ? Object::env : Object::git};
    }
    return {};
  }

  Value::List values_of(const std::vector<Expression>& parts) {
    Value::List list;
    for (const Expression& part : parts) {
      list.push_back(value_of(part));
    }
    return list;
  }

  Value map(const Expression& one) {
    Value::Map map;
    for (std::size_t at = 0; at + 1 < one.parts.size(); at += 2) {
      Value key = value_of(one.parts[at]);
      Value value = value_of(one.parts[at + 1]);
      const auto place = std::lower_bound(map.begin(), map.end(), key,
                                          [](const auto& entry, const Value& other) {
                                            return compare(entry.first, other) < 0;
                                          });
      if (place != map.end() && compare(place->first, key) == 0) {
        place->second = std::move(value);
      } else {
        map.emplace(place, std::move(key), std::move(value));
      }
    }
    return Value{std::move(map)};
  }

  Value binary(const Expression& one) {
    if (one.op == Operator::logical_and || one.op == Operator::logical_or) {
      Value left = value_of(one.parts[0]);
      if (left.is_strictly_undefined()) {
        refuse_undefined(one.parts[0]);
      }
      const bool decided = is_true(left) == (one.op == Operator::logical_or);
      return decided ? left : value_of(one.parts[1]);
    }
    const Value left = value_of(one.parts[0]);
    const Value right = value_of(one.parts[1]);
    for (const auto& [value, part] :
         {std::pair(&left, &one.parts[0]), std::pair(&right, &one.parts[1])}) {
      if (value->is_strictly_undefined()) {
        refuse_undefined(*part);
      }
    }
    return combined(one.op, left, right, one.offset);
  }

  /// `a < b < c`: each with its neighbour, as far as they hold.
  Value chain(const Expression& one) {
    Value left = value_of(one.parts[0]);
    for (std::size_t at = 0; at < one.ops.size(); ++at) {
      Value right = value_of(one.parts[at + 1]);
      if (!is_true(combined(one.ops[at], left, right, one.offset))) {
        return Value{false};
      }
      left = std::move(right);
    }
    return Value{true};
  }

  Value conditional(const Expression& one) {
    if (holds(one.parts[1])) {
      return value_of(one.parts[0]);
    }
    return one.parts.size() > 2 ? value_of(one.parts[2]) : Value{Undefined{true}};
  }

  Value slice(const Expression& one) {
    const Value value = value_of(one.parts[0]);
    return slice_of(
        value, {value_of(one.parts[1]), value_of(one.parts[2]), value_of(one.parts[3])},
        one.offset);
  }

  Call call_of(const Expression& one, const std::string& name) {
    Call call{name, one.offset, {}, {}};
    for (const Argument& argument : one.arguments) {
      Value value = value_of(argument.value);
      switch (argument.kind) {
        case Argument::Kind::positional:
          call.positional.push_back(std::move(value));
          break;
        case Argument::Kind::named:
          call.named.emplace_back(argument.name, std::move(value));
          break;
        case Argument::Kind::splat:
          for (Value& item : elements_of(value, one.offset)) {
            call.positional.push_back(std::move(item));
          }
          break;
        case Argument::Kind::named_splat:
          put_named(call, value, one.offset);
          break;
      }
    }
    return call;
  }

  static void put_named(Call& call, const Value& value, std::size_t offset) {
    const auto* map = value.as<Value::Map>();
    if (map == nullptr) {
      throw ExpressionError("** needs a map", offset);
    }
    for (const auto& [key, one] : *map) {
      call.named.emplace_back(text_of(key), one);
    }
  }

  Value called(const Expression& one) {
    const Expression& callee = one.parts[0];
    if (callee.kind == Kind::attribute) {
      const Value self = value_of(callee.parts[0]);
      return call_method(self, call_of(one, callee.name));
    }
    const bool is_function =
        callee.kind == Kind::variable && scope_.find(callee.name) == nullptr;
    if (!is_function) {
      throw ExpressionError(
          std::string(kind_of(value_of(callee))) + " cannot be called", callee.offset);
    }
    return call_function(call_of(one, callee.name), scope_);
  }

  Scope& scope_;
};

}  // namespace

std::string undefined_message(const Expression& expression, const Scope& scope) {
  if (expression.kind != Kind::variable) {
    return "the value is undefined";
  }
  return "unknown variable '" + expression.name + "'" +
         base::did_you_mean(expression.name, scope.names());
}

Value evaluate(const Expression& expression, Scope& scope) {
  return Evaluation(scope).value_of(expression);
}

}  // namespace distro::recipe::v1
