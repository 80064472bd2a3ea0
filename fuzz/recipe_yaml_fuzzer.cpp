// A recipe.yaml for one variant configuration with choices.
#include "base/error.hpp"
#include "input.hpp"
#include "recipe/recipe_yaml/recipe_yaml.hpp"
#include "recipe/recipe_yaml/rendered_recipe.hpp"

namespace {

const distro::recipe::VariantConfig& config() {
  static const distro::recipe::VariantConfig choices = [] {
    distro::recipe::VariantConfig made;
    made.values = {{"python", {"3.9", "3.11"}}, {"numpy", {"1", "2"}},
                   {"libfoo", {"1"}},           {"c_compiler", {"gcc"}},
                   {"c_stdlib", {"sysroot"}},   {"is_abi3", {"true", "false"}}};
    made.zip_keys = {{"python", "numpy"}};
    return made;
  }();
  return choices;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace distro;
  const std::string text(fuzz::text_of(data, size));
  const std::string path = "recipes/x/recipe.yaml";
  try {
    const auto first = recipe::v1::render_variants(text, path, "linux-64", config());
    for (const recipe::v1::Remark& fault : first.report.faults()) {
      fuzz::require(fault.place.line >= 1, "a fault has a place");
    }
    for (const recipe::v1::RenderedOutput& output : first.outputs) {
      fuzz::require(output.hash.size() == 7, "a build has a hash");
      fuzz::require(output.recipe.find("requirements") != nullptr,
                    "an output has requirements");
    }
    const recipe::Recipe read =
        recipe::read_recipe_yaml(text, path, "linux-64", config());
    for (const recipe::Output& output : read.outputs) {
      fuzz::require(!output.name.empty(), "an output has a name");
    }
  } catch (const InputError&) {
    // No YAML, or nothing of a recipe.
  }
  return 0;
}
