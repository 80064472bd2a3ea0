// A recipe.yaml rendered for each of its variants, exactly as rattler-build 0.73 does
// it (rattler_build_recipe: variant_render.rs).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/source_text.hpp"
#include "recipe/minijinja/scope.hpp"
#include "recipe/recipe_yaml/rendered_value.hpp"
#include "recipe/recipe_yaml/report.hpp"
#include "recipe/recipe_yaml/variant_combinations.hpp"
#include "recipe/variant_config.hpp"

namespace distro::recipe::v1 {

/// What recipes are rendered for, to be made once for many.
struct RenderSettings {
  RenderSettings(std::string_view subdir, const VariantConfig& config)
      : target(subdir), choices(choices_of(config, subdir)) {}

  Target target;  ///< recipes are rendered for it, built on it
  Choices choices;
};

/// One package of one variant.
struct RenderedOutput {
  RenderedValue recipe;     ///< stage 1: package, build, requirements, tests...
  RenderedValue variant;    ///< the keys that the build depends on, and their values
  std::string hash;         ///< of the variant, 7 digits
  std::string hash_prefix;  ///< "py311", "py" or empty
  bool skipped = false;     ///< `skip:` holds: nothing is built
  base::Place place;        ///< of its name
};

struct RenderedRecipe {
  std::shared_ptr<const base::SourceText> source;
  std::vector<RenderedOutput> outputs;  ///< dependencies first, then by variant
  std::vector<RenderedOutput> skipped;  ///< of several outputs, those that no variant
                                        ///< builds: package and build are all they have
  Report report;  ///< all faults that were found, in all branches and variants
};

/// Reports what is wrong with the recipe; an output with a fault is rendered without
/// what is wrong, as far as it can be. Throws InputError if the text is no YAML or no
/// recipe at all.
[[nodiscard]] RenderedRecipe render_variants(std::string text, std::string origin,
                                             const RenderSettings& settings);
[[nodiscard]] RenderedRecipe render_variants(std::string text, std::string origin,
                                             std::string_view subdir,
                                             const VariantConfig& config);

}  // namespace distro::recipe::v1
