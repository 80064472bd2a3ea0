// conda_build_config.yaml and variants.yaml: read or refused, with a place, and what is
// read can be merged and multiplied.
#include "base/error.hpp"
#include "recipe/variants_yaml.hpp"
#include "walk.hpp"

namespace {

using namespace distro;

recipe::VariantConfig read(std::string_view text, bool selectors) {
  return selectors ? recipe::parse_variant_config(std::string(text),
                                                  "conda_build_config.yaml", "linux-64")
                   : recipe::parse_variants_yaml(std::string(text), "variants.yaml",
                                                 "linux-64");
}

/// Keys of a few values: the product of more says nothing new and takes for ever.
std::set<std::string> few_keys(const recipe::VariantConfig& config) {
  std::set<std::string> keys;
  std::size_t product = 1;
  for (const auto& [key, values] : config.values) {
    if (product * values.size() <= 64) {
      product *= values.size();
      keys.insert(key);
    }
  }
  return keys;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text = fuzz::text_of(data, size);
  for (const bool selectors : {true, false}) {
    try {
      const recipe::VariantConfig config = read(text, selectors);
      const recipe::VariantConfig both =
          recipe::merged(recipe::conda_build_defaults("linux-64"), config);
      if (config.zip_keys.empty()) {
        fuzz::require(!recipe::variants(both, few_keys(config)).empty(),
                      "there is always a variant");
      }
    } catch (const InputError&) {
    }
  }
  return 0;
}
