// The sections of a recipe.yaml for one variant, as rattler-build 0.73 writes them
// (rattler_build_recipe: stage1). A member that has its default is left out.
#pragma once

#include "recipe/recipe_yaml/fields.hpp"

namespace distro::recipe::v1 {

/// `build:` and what of it does not stand in the result.
struct BuildSection {
  RenderedValue value;
  const base::YamlNode* build_string = nullptr;  ///< a template until the hash is known
  bool skipped = false;
};

[[nodiscard]] BuildSection render_build(const base::YamlNode& node, Fields& fields);
[[nodiscard]] RenderedValue render_requirements(const base::YamlNode& node,
                                                Fields& fields);
[[nodiscard]] RenderedValue render_about(const base::YamlNode& node, Fields& fields);
[[nodiscard]] RenderedValue render_sources(const base::YamlNode& node, Fields& fields);
[[nodiscard]] RenderedValue render_tests(const base::YamlNode& node, Fields& fields);
[[nodiscard]] RenderedValue render_extra(const base::YamlNode& node, Fields& fields);
/// Sets the names of `context:` in the fields' scope, from top to bottom.
[[nodiscard]] RenderedValue render_context(const base::YamlNode& node, Fields& fields);

/// `script:`, a text, a list or a map; an empty map if nothing is said.
[[nodiscard]] RenderedValue render_script(const base::YamlNode& node, Fields& fields);
/// `steps:` of a build (experimental in rattler-build).
[[nodiscard]] RenderedValue render_steps(const base::YamlNode& node, Fields& fields);

}  // namespace distro::recipe::v1
