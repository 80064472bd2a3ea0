#include <functional>
#include <map>

#include "base/nearest_word.hpp"
#include "recipe/minijinja/calls.hpp"
#include "recipe/minijinja/error.hpp"
#include "recipe/minijinja/operators.hpp"

namespace distro::recipe::v1 {
namespace {

using Test = std::function<bool(const Value&, const Call&)>;

bool is_text(const Value& self) { return self.as<std::string>() != nullptr; }

/// A test without arguments.
Test plain(bool (*test)(const Value&)) {
  return [test](const Value& self, const Call& call) {
    refuse_surplus(call, 0);
    return test(self);
  };
}

/// A test that compares with its argument.
Test ordering(bool (*test)(const Value&, const Value&)) {
  return [test](const Value& self, const Call& call) {
    refuse_surplus(call, 1);
    if (call.positional.empty()) {
      throw ExpressionError(call.name + " needs an argument", call.offset);
    }
    return test(self, call.positional[0]);
  };
}

std::string self_text(const Value& self, const Call& call) {
  if (self.is_strictly_undefined()) {
    refuse_undefined(call.offset);
  }
  return text_of(self);
}

bool starts_with(const Value& self, const Call& call) {
  refuse_surplus(call, 1);
  return self_text(self, call).starts_with(text_argument(call, 0));
}

bool ends_with(const Value& self, const Call& call) {
  refuse_surplus(call, 1);
  return self_text(self, call).ends_with(text_argument(call, 0));
}

bool is_in(const Value& self, const Call& call) {
  refuse_surplus(call, 1);
  if (call.positional.empty() || call.positional[0].is_strictly_undefined()) {
    refuse_undefined(call.offset);
  }
  try {
    return contains(call.positional[0], self, call.offset);
  } catch (const ExpressionError&) {
    return false;
  }
}

bool is_odd(const Value& self) { return integer_of(self).value_or(0) % 2 != 0; }
bool is_even(const Value& self) { return integer_of(self).value_or(1) % 2 == 0; }
bool is_defined(const Value& self) { return !self.is_undefined(); }
bool is_undefined(const Value& self) { return self.is_undefined(); }
bool is_none(const Value& self) { return self.as<None>() != nullptr; }
bool is_number(const Value& self) { return self.is_number(); }
bool is_integer(const Value& self) { return self.as<std::int64_t>() != nullptr; }
bool is_float(const Value& self) { return self.as<double>() != nullptr; }
bool is_sequence(const Value& self) { return self.as<Value::List>() != nullptr; }
bool is_boolean(const Value& self) { return self.as<bool>() != nullptr; }
bool is_exactly_true(const Value& self) { return is_boolean(self) && *self.as<bool>(); }
bool is_exactly_false(const Value& self) {
  return is_boolean(self) && !*self.as<bool>();
}

using Both = const Value&;
bool is_same(Both left, Both right) { return equal(left, right); }
bool is_other(Both left, Both right) { return !equal(left, right); }
bool is_less(Both left, Both right) { return compare(left, right) < 0; }
bool is_at_most(Both left, Both right) { return compare(left, right) <= 0; }
bool is_greater(Both left, Both right) { return compare(left, right) > 0; }
bool is_at_least(Both left, Both right) { return compare(left, right) >= 0; }

const std::map<std::string, Test, std::less<>>& tests() {
  static const std::map<std::string, Test, std::less<>> all = {
      {"boolean", plain(is_boolean)},
      {"defined", plain(is_defined)},
      {"endingwith", ends_with},
      {"eq", ordering(is_same)},
      {"escaped", plain(is_text)},
      {"even", plain(is_even)},
      {"false", plain(is_exactly_false)},
      {"float", plain(is_float)},
      {"ge", ordering(is_at_least)},
      {"gt", ordering(is_greater)},
      {"in", is_in},
      {"int", plain(is_integer)},
      {"integer", plain(is_integer)},
      {"le", ordering(is_at_most)},
      {"lt", ordering(is_less)},
      {"ne", ordering(is_other)},
      {"none", plain(is_none)},
      {"number", plain(is_number)},
      {"odd", plain(is_odd)},
      {"safe", plain(is_text)},
      {"sequence", plain(is_sequence)},
      {"startingwith", starts_with},
      {"string", plain(is_text)},
      {"true", plain(is_exactly_true)},
      {"undefined", plain(is_undefined)}};
  return all;
}

}  // namespace

bool holds(const Value& self, const Call& call) {
  const auto found = tests().find(call.name);
  if (found == tests().end()) {
    std::vector<std::string> known;
    for (const auto& test : tests()) {
      known.push_back(test.first);
    }
    throw ExpressionError(
        "there is no test '" + call.name + "'" + base::did_you_mean(call.name, known),
        call.offset);
  }
  return found->second(self, call);
}

}  // namespace distro::recipe::v1
