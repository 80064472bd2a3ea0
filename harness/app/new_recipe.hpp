// The recipe of a new package: taken from a built file, or written from answers.
#pragma once

#include <string>
#include <vector>

#include "app/interview.hpp"
#include "app/package_file.hpp"
#include "recipe/packaged_recipe.hpp"

namespace distro::app {

/// "recipes/foo".
[[nodiscard]] std::string recipe_folder(const std::string& name);
/// "packages/foo.yaml".
[[nodiscard]] std::string manifest_path(const std::string& name);

/// What is taken from a built file, with notes on what to look at. `subdirs` are the
/// distribution's. Throws InputError for a package of another platform.
[[nodiscard]] recipe::PackagedRecipe recipe_of_package(
    const PackageFile& package, const std::vector<std::string>& subdirs);

/// A package that nobody has built yet: what lint does not ask for anyway is asked.
[[nodiscard]] recipe::PackagedRecipe recipe_from_nothing(const std::string& name,
                                                         Interview& interview);

}  // namespace distro::app
