// Recipes as people name them: a package, a file or folder, either of them at a
// revision.
#pragma once

#include <filesystem>
#include <string>

#include "recipe/recipe.hpp"

namespace distro::app {

/// Where and for what recipes are read.
struct RecipeQuestion {
  std::filesystem::path repository = ".";  ///< at or above it lies the distribution;
                                           ///< paths are relative to it
  std::string subdir;  ///< "": the first of distro.yaml, or this machine's
};

/// A recipe that was found, and read for all its variants.
struct NamedRecipe {
  std::string asked;     ///< as it was named
  std::string path;      ///< of its file
  std::string revision;  ///< as it was named; "" for the files on disk
  std::string subdir;
  std::string output;  ///< the output that was named; "" if the whole recipe was
  recipe::Recipe recipe;
};

/// `name` is a package of the distribution (its manifest's name, or that of an output),
/// else a path. Throws UsageError for a subdir that is none, or if there is no such
/// path and no distribution; InputError with the nearest name if no package is called
/// so, or if nothing of the recipe can be read.
[[nodiscard]] NamedRecipe find_recipe(const RecipeQuestion& question,
                                      const std::string& name);

/// The same, where "REVISION:" may stand before `name`; a path is then one from the
/// root of the repository, unless it begins with "./" or "../". Throws InputError for
/// an unknown revision too.
[[nodiscard]] NamedRecipe find_recipe_at(const RecipeQuestion& question,
                                         const std::string& name);

}  // namespace distro::app
