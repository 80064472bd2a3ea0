// What expressions and templates of recipe.yaml come to.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "recipe/minijinja/parser.hpp"
#include "recipe/minijinja/scope.hpp"

namespace distro::recipe::v1 {

/// Throws ExpressionError and UnknownValue.
[[nodiscard]] Value evaluate(const Expression& expression, Scope& scope);

/// What to say of an expression whose value is undefined: "unknown variable 'versoin',
/// did you mean 'version'?" where it is a name.
[[nodiscard]] std::string undefined_message(const Expression& expression,
                                            const Scope& scope);

/// A text with `${{ }}` in it.
struct Template {
  struct Part {
    std::string text;  ///< as it stands, before the expression
    bool has_expression = false;
    Expression expression;  ///< offsets are those of the whole text
  };
  std::vector<Part> parts;
};

/// Whether a text is a template: it has a `${{` and a `}}`.
[[nodiscard]] bool is_template(std::string_view text);

/// Throws ExpressionError; `{% %}` is not supported.
[[nodiscard]] Template parse_template(std::string_view text);

/// If the text is one `${{ }}` and nothing else but white space, its expression.
[[nodiscard]] const Expression* single_expression(const Template& parsed);

/// Throws ExpressionError (undefined values have no text) and UnknownValue.
[[nodiscard]] std::string rendered(const Template& parsed, Scope& scope);

/// Calls `use` for each variable of the template. Throws ExpressionError.
void for_each_variable(const Template& parsed,
                       const std::function<void(const std::string&)>& use);

}  // namespace distro::recipe::v1
