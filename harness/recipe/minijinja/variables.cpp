// Which variables an expression may look at.
#include "recipe/minijinja/parser.hpp"

namespace distro::recipe::v1 {
namespace {

using Kind = Expression::Kind;
using Use = std::function<void(const std::string&)>;

const std::string* first_text(const std::vector<Argument>& arguments) {
  const bool has_text = !arguments.empty() &&
                        arguments[0].kind == Argument::Kind::positional &&
                        arguments[0].value.kind == Kind::constant;
  return has_text ? arguments[0].value.value.as<std::string>() : nullptr;
}

void use_arguments(const std::vector<Argument>& arguments, const Use& use) {
  for (const Argument& argument : arguments) {
    for_each_variable(argument.value, use);
  }
}

/// compiler('c') and stdlib('c').
void use_language(const Expression& call, const std::string& what, const Use& use) {
  const std::string* language = first_text(call.arguments);
  if (language == nullptr) {
    use_arguments(call.arguments, use);
    return;
  }
  use(*language + "_" + what);
  use(*language + "_" + what + "_version");
  use("CONDA_BUILD_SYSROOT");
}

void use_call(const Expression& call, const Use& use) {
  const Expression& callee = call.parts[0];
  const std::string& name = callee.kind == Kind::variable ? callee.name : std::string();
  if (name == "compiler" || name == "stdlib") {
    use_language(call, name, use);
  } else if (name == "cdt") {
    use("cdt_name");
  } else {
    if (name != "pin_subpackage" && name != "pin_compatible" && name != "match") {
      for_each_variable(callee, use);
    }
    use_arguments(call.arguments, use);
  }
}

}  // namespace

void for_each_variable(const Expression& expression, const Use& use) {
  switch (expression.kind) {
    case Kind::variable:
      use(expression.name);
      return;
    case Kind::call:
      use_call(expression, use);
      return;
    case Kind::map:
      for (std::size_t at = 0; at < expression.parts.size(); at += 2) {
        for_each_variable(expression.parts[at], use);
      }
      return;
    default:
      for (const Expression& part : expression.parts) {
        for_each_variable(part, use);
      }
      use_arguments(expression.arguments, use);
  }
}

}  // namespace distro::recipe::v1
