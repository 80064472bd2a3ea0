// What a recipe's file says after rendering for one subdir, as one text.
#pragma once

#include <string>

#include "recipe/meaning.hpp"
#include "recipe/meta_yaml/meta_model.hpp"
#include "recipe/rendered_tree.hpp"

namespace distro::test {

/// With the tool's own pins. Throws InputError.
inline std::string recipe_meaning(const std::string& text, const std::string& path) {
  using namespace recipe;
  constexpr const char* subdir = "linux-64";
  const RenderedTree tree =
      is_recipe_yaml(path)
          ? render_recipe_yaml(text, path, subdir, standard_config())
          : render_meta_yaml(text, path, MetaReader(subdir, standard_config()));
  std::string meaning;
  append_meaning(meaning, tree.root);
  return meaning;
}

}  // namespace distro::test
