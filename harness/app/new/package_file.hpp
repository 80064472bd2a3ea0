// A package file that a new package begins from.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "recipe/built/packaged_recipe.hpp"

namespace distro::app {

struct PackageFile {
  recipe::BuiltPackage built;  ///< its record's subdir is what the package says
  std::string location;        ///< path of the file
  std::string staging;         ///< the channel that it was found in, as it was named
  std::vector<std::string> notes;
};

/// Reads what of it a recipe can be made of. Throws InputError for a file that is no
/// package, EnvironmentError for none.
[[nodiscard]] PackageFile read_package_file(const std::filesystem::path& file);

/// A module that can be imported from the package, as its files are named; "" if it has
/// none.
[[nodiscard]] std::string module_in(const PackageFile& package);

}  // namespace distro::app
