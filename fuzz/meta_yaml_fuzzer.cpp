// A whole meta.yaml: rendered, its outputs, its build strings.
#include "base/error.hpp"
#include "input.hpp"
#include "recipe/meta_yaml/meta_model.hpp"
#include "recipe/recipe.hpp"

using namespace distro;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const recipe::MetaReader reader("linux-64", recipe::standard_config());
  const std::string text(fuzz::text_of(data, size));
  try {
    const recipe::Recipe recipe = recipe::read_meta_yaml(text, "meta.yaml", reader);
    for (const recipe::Output& output : recipe.outputs) {
      fuzz::require(!output.name.empty(), "an output has a name");
      for (const auto& [section, requirements] : output.requirements) {
        for (const recipe::Requirement& requirement : requirements) {
          fuzz::require(requirement.place.line > 0, "a requirement has a place");
        }
      }
    }
  } catch (const InputError&) {
    return 0;
  }
  return 0;
}
