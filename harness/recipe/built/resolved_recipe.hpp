// The recipes that builders put into packages: resolved for one build. Here they become
// again what an author would write.
#pragma once

#include <string>
#include <vector>

namespace distro::recipe {

struct RestoredRecipe {
  std::string text;
  std::vector<std::string> notes;  ///< what was left out of it
};

/// conda-build's info/recipe/meta.yaml, which is plain YAML, without what the build has
/// filled in: the build string, the packages of the build and host environments that
/// nobody asked for, marks of its own. Throws InputError.
[[nodiscard]] RestoredRecipe restored_meta_yaml(const std::string& text,
                                                const std::string& origin);

/// The recipe in rattler-build's info/recipe/rendered_recipe.yaml, likewise. `depends`
/// are the package's: they stand for pins that only a build can resolve. Throws
/// InputError.
[[nodiscard]] RestoredRecipe restored_recipe_yaml(
    const std::string& text, const std::string& origin,
    const std::vector<std::string>& depends);

}  // namespace distro::recipe
