#include "recipe/rendered_tree.hpp"

#include <utility>

#include "recipe/meta_yaml/meta_model.hpp"

namespace distro::recipe {

RenderedTree render_meta_yaml(std::string text, std::string origin,
                              const MetaReader& reader) {
  auto source = std::make_shared<const base::SourceText>(std::move(origin),
                                                         without_mark(std::move(text)));
  MetaRendering rendering = reader.render(*source);
  return {std::move(source), std::move(rendering.root),
          std::move(rendering.pinned_lines), std::move(rendering.unknowns)};
}

bool is_recipe_yaml(std::string_view origin) { return origin.ends_with("recipe.yaml"); }

}  // namespace distro::recipe
