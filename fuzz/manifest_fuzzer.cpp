// A manifest, packages/numpy.yaml.
#include "base/error.hpp"
#include "input.hpp"
#include "recipe/manifest.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace distro;
  const std::string text(fuzz::text_of(data, size));
  const std::string path = "packages/numpy.yaml";
  const bool right = recipe::faults_of_manifest(text, path).empty();
  try {
    const recipe::Manifest manifest = recipe::parse_manifest(text, path);
    fuzz::require(right, "what has faults is refused");
    fuzz::require(manifest.package == "numpy", "a manifest has its file's name");
    fuzz::require(!manifest.recipe.empty() && manifest.recipe.front() != '/' &&
                      ("/" + manifest.recipe + "/").find("/../") == std::string::npos,
                  "its recipe is in the repository");
    fuzz::require(recipe::same_meaning(manifest, manifest), "it means what it means");
  } catch (const InputError&) {
    fuzz::require(!right, "what has no faults is read");
  }
  return 0;
}
