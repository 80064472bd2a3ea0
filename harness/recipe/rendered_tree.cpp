#include "recipe/rendered_tree.hpp"

#include <utility>

#include "recipe/meaning.hpp"
#include "recipe/meta_model.hpp"
#include "recipe/recipe.hpp"

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

std::string meaning_of_recipe(std::string text, std::string origin,
                              std::string_view subdir) {
  const RenderedTree tree =
      is_recipe_yaml(origin) ? render_recipe_yaml(std::move(text), std::move(origin),
                                                  subdir, standard_config())
                             : render_meta_yaml(std::move(text), std::move(origin),
                                                MetaReader(subdir, standard_config()));
  std::string meaning;
  append_meaning(meaning, tree.root);
  return meaning;
}

}  // namespace distro::recipe
