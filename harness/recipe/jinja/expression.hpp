// Expressions of recipes: the part of Python and Jinja that real recipes use.
//
// One interpreter serves the selectors of meta.yaml, and its `{{ }}` and `{% %}`;
// recipe.yaml has one of its own (minijinja/evaluate.hpp). What it does not know is an
// InputError that says so.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "recipe/jinja/value.hpp"
#include "recipe/variant_config.hpp"

namespace distro::recipe {

/// Whose rules hold.
enum class Dialect {
  jinja,  ///< meta.yaml's templates: a name that means nothing is undefined, no fault
  python  ///< meta.yaml's selectors: such a name ends the evaluation
};

/// What the names of an expression mean.
struct Scope {
  std::map<std::string, Value, std::less<>> variables;
  std::string subdir;  ///< for compiler() and stdlib()
  Dialect dialect = Dialect::jinja;
  Scope* parent = nullptr;           ///< the block around: names that `variables` lacks
  const Scope* globals = nullptr;    ///< names that no block has
  const Variant* variant = nullptr;  ///< for compiler(), stdlib(), cdt(), environ

  /// What `name` means, or nullptr.
  [[nodiscard]] const Value* find(std::string_view name) const;
  /// The variable of a block, to change it; nullptr if it is none.
  [[nodiscard]] Value* variable(std::string_view name);
};

/// In a selector: the name that means nothing.
struct MissingName {
  std::string name;
};

struct Evaluation {
  Value value;
  bool pinned = false;  ///< pin_compatible or pin_subpackage was called: the built
                        ///< package has bounds that cannot be read from the recipe
};

/// Names in branches that are not taken need not exist. Throws what `fault` makes, and
/// MissingName in a selector.
[[nodiscard]] Evaluation evaluate(std::string_view text, const Scope& scope,
                                  const Fault& fault);

/// The same where lists and maps may be changed: `{% set _ = list.append(x) %}`.
[[nodiscard]] Evaluation evaluate_in(std::string_view text, Scope& scope,
                                     const Fault& fault);

}  // namespace distro::recipe
