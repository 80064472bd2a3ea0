// Recipes as a distribution builds them: for one subdir, in all of its variants.
#pragma once

#include <string>
#include <string_view>

#include "recipe/distribution.hpp"
#include "recipe/file_tree.hpp"
#include "recipe/meta_yaml/meta_model.hpp"
#include "recipe/recipe.hpp"
#include "recipe/recipe_sections.hpp"
#include "recipe/recipe_yaml/rendered_recipe.hpp"
#include "recipe/variant_config.hpp"

namespace distro::recipe {

/// Reads recipes for one subdir with the variants that they have in common. May be used
/// by several threads at once.
class RecipeReader {
 public:
  explicit RecipeReader(std::string_view subdir,
                        VariantConfig shared = standard_config());

  /// The recipe file at `path`, with the variant file beside it. What is wrong with one
  /// output is among the faults, and the others are there. Throws InputError if nothing
  /// can be read.
  [[nodiscard]] Recipe read(const FileTree& tree, const std::string& path) const;

  /// What the file says beside that, in its first variant. Throws InputError.
  [[nodiscard]] RecipeSections read_sections(const FileTree& tree,
                                             const std::string& path) const;

  [[nodiscard]] const std::string& subdir() const { return meta_.subdir(); }

  /// A text that is the same for readers that read the same of any file.
  [[nodiscard]] std::string fingerprint() const;

 private:
  VariantConfig shared_;
  MetaReader meta_;
  v1::RenderSettings v1_;
};

/// For the variants that `tree` says its recipes are built in. Throws InputError:
/// variant files that are malformed or not there.
[[nodiscard]] RecipeReader recipe_reader_of(const FileTree& tree,
                                            const Distribution& distribution,
                                            std::string_view subdir);

}  // namespace distro::recipe
