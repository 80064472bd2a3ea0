// The recipe of a new package: taken from a built file, or written from answers.
#pragma once

#include <string>
#include <vector>

#include "app/new/interview.hpp"
#include "app/new/package_file.hpp"
#include "recipe/built/packaged_recipe.hpp"

namespace distro::app {

/// "recipes/foo".
[[nodiscard]] std::string recipe_folder(const std::string& name);
/// "packages/foo.yaml".
[[nodiscard]] std::string manifest_path(const std::string& name);

/// Which of the distribution's platforms the recipe of a package is read for. Throws
/// InputError for a package of another one.
[[nodiscard]] std::string subdir_for(const channel::Record& record,
                                     const std::vector<std::string>& subdirs);

/// What is taken from a built file, with notes on what to look at.
[[nodiscard]] recipe::PackagedRecipe recipe_of_package(
    const PackageFile& package, const recipe::RecipeReader& reader);

/// A package that nobody has built yet: what lint does not ask for anyway is asked.
[[nodiscard]] recipe::PackagedRecipe recipe_from_nothing(const std::string& name,
                                                         Interview& interview);

}  // namespace distro::app
