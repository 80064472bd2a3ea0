// The Jinja of a meta.yaml.
#include "base/error.hpp"
#include "input.hpp"
#include "recipe/jinja/template.hpp"
#include "recipe/meta_yaml/build_variables.hpp"

using namespace distro;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  static const recipe::Variant variant{{"python", "3.11"}, {"c_compiler", "gcc"}};
  static const recipe::Scope globals =
      recipe::template_scope("linux-64", variant, recipe::BuildPaths{});
  const recipe::Fault fault = [&](std::size_t offset, std::string_view message) {
    fuzz::require(offset <= text.size(), "a fault stands in the template");
    return InputError(std::string(message));
  };
  try {
    const auto nodes = recipe::parse_template(text, fault);
    recipe::Scope scope;
    scope.subdir = "linux-64";
    scope.dialect = recipe::Dialect::jinja;
    scope.globals = &globals;
    scope.variant = &variant;
    const recipe::Rendered rendered =
        recipe::render_template(nodes, scope, text, fault);
    for (std::size_t at = 0; at < rendered.text.size(); at += 7) {
      fuzz::require(rendered.offset_of(at) <= text.size(),
                    "each byte of the output comes from the template");
    }
  } catch (const InputError&) {
    return 0;
  }
  return 0;
}
