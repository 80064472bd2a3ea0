// Filters, tests, functions and methods of recipe.yaml's expressions: those that
// rattler-build 0.73 gives to minijinja (rattler_build_jinja: jinja.rs), no others.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "recipe/minijinja/scope.hpp"

namespace distro::recipe::v1 {

/// One call, evaluated.
struct Call {
  std::string name;
  std::size_t offset = 0;  ///< of the name, for faults
  std::vector<Value> positional;
  std::vector<std::pair<std::string, Value>> named;
};

/// `self | name(...)`. Throws ExpressionError and UnknownValue.
[[nodiscard]] Value apply_filter(const Value& self, const Call& call);

/// `self is name(...)`. Throws ExpressionError.
[[nodiscard]] bool holds(const Value& self, const Call& call);

/// `name(...)`. Throws ExpressionError and UnknownValue.
[[nodiscard]] Value call_function(const Call& call, Scope& scope);

/// `self.name(...)`. Throws ExpressionError and UnknownValue.
[[nodiscard]] Value call_method(const Value& self, const Call& call);

/// The text at `at` of the positional arguments, as filters take it: any value is
/// written out. Throws ExpressionError if there is none or it is undefined.
[[nodiscard]] std::string text_argument(const Call& call, std::size_t at);

/// Throws ExpressionError if there are more than `most` positional arguments, or named
/// ones but those of `names`.
void refuse_surplus(const Call& call, std::size_t most,
                    const std::vector<std::string>& names = {});

/// Throws ExpressionError: undefined values may not be looked at.
[[noreturn]] void refuse_undefined(std::size_t offset);

}  // namespace distro::recipe::v1
