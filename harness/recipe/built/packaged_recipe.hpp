// The recipe of a package that is built already: the one that it carries, as its author
// wrote it if that can be, or one made from what the package says of itself.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "channel/record.hpp"
#include "recipe/recipe_reader.hpp"

namespace distro::recipe {

/// A built package.
struct BuiltPackage {
  channel::Record record;
  std::map<std::string, std::string> info;  ///< texts by path, "info/index.json"
};

enum class RecipeOrigin {
  written,   ///< by its author, and packaged as it was
  resolved,  ///< filled in by the builder, and restored
  made       ///< from index.json, about.json and the packaged tests
};

struct PackagedRecipe {
  RecipeOrigin origin = RecipeOrigin::made;
  std::string member;  ///< of the package, "info/recipe/recipe.yaml"; empty if made
  std::string file;    ///< "recipe.yaml" or "meta.yaml"
  std::map<std::string, std::string> files;  ///< of its folder, `file` among them
  std::vector<std::string> notes;            ///< what its author should look at
};

/// Whether a file of info/ belongs to a recipe's folder or is needed to make one. Never
/// one whose path no recipe has: with "..", a git folder or control characters.
[[nodiscard]] bool is_of_recipe(std::string_view path);

/// The first of the three that `reader` renders to the package's name, version and
/// build number; one that is made if none does. Throws InputError for an about.json,
/// link.json or tests that cannot be read.
[[nodiscard]] PackagedRecipe packaged_recipe(const BuiltPackage& package,
                                             const RecipeReader& reader);

/// What `reader` makes of the recipe with the files beside it. Throws InputError, also
/// for a fault in one of several outputs.
[[nodiscard]] Recipe read_recipe(const PackagedRecipe& recipe,
                                 const RecipeReader& reader);

/// Why the recipe does not build that package, in words; "" if it does.
[[nodiscard]] std::string difference_from(const channel::Record& record,
                                          const Recipe& recipe);

}  // namespace distro::recipe
