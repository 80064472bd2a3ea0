// A recipe after its templates, selectors and conditions: plain YAML for one subdir.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml.hpp"
#include "recipe/recipe.hpp"

namespace distro::recipe {

/// Of the first variant.
struct RenderedTree {
  std::shared_ptr<const base::SourceText> source;  ///< the file as it was written
  base::YamlNode root;                             ///< places are those of `source`
  std::set<std::size_t> pinned_lines;  ///< 1-based, on which a pin function was called
  std::vector<UnknownPart> unknowns{};
};

class MetaReader;

/// meta.yaml: selectors, then Jinja, then YAML. Throws InputError.
[[nodiscard]] RenderedTree render_meta_yaml(std::string text, std::string origin,
                                            const MetaReader& reader);

/// recipe.yaml: YAML, then context, `${{ }}` and if/then/else. Throws InputError.
[[nodiscard]] RenderedTree render_recipe_yaml(std::string text, std::string origin,
                                              std::string_view subdir,
                                              const VariantConfig& config);

/// Whether `origin` is a recipe.yaml (CEP 13), not a meta.yaml.
[[nodiscard]] bool is_recipe_yaml(std::string_view origin);

}  // namespace distro::recipe
