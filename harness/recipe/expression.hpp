// Expressions of recipes: the part of Python and Jinja that real recipes use.
//
// One interpreter serves the selectors of meta.yaml, `{{ }}` and `{% set %}`, and the
// `${{ }}` and `if:` of recipe.yaml. What it does not know is an InputError that says
// so.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "recipe/value.hpp"

namespace distro::recipe {

/// What the names of an expression mean.
struct Scope {
  std::map<std::string, Value, std::less<>> variables;
  std::string subdir;  ///< for compiler() and stdlib()
};

struct Evaluation {
  Value value;
  bool pinned = false;  ///< pin_compatible or pin_subpackage was called: the built
                        ///< package has bounds that cannot be read from the recipe
};

/// Names in branches that are not taken need not exist; the value is never Undefined.
/// Throws what `fault` makes.
[[nodiscard]] Evaluation evaluate(std::string_view text, const Scope& scope,
                                  const Fault& fault);

/// The names that a subdir and the fixed variant (python 3.11, numpy 1.26) give every
/// recipe: linux, unix, x86_64, py, target_platform, PREFIX, ...
[[nodiscard]] Scope scope_of(std::string_view subdir);

}  // namespace distro::recipe
