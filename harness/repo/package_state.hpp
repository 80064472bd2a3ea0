// A package in one of the two states that a change is between: what its manifest and
// its rendered recipe say.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "recipe/catalog.hpp"
#include "repo/change.hpp"

namespace distro::repo {

/// The files of a state, and how they are read.
struct Side {
  std::unique_ptr<recipe::FileTree> tree;
  std::vector<std::string> variant_files;
  std::vector<recipe::RecipeReader> readers;  ///< one a subdir
};

struct PackageState {
  recipe::Manifest manifest;
  std::string recipe_file;                   ///< path
  std::vector<recipe::Recipe> recipes;       ///< one a subdir
  std::vector<std::string> subdirs;          ///< of these
  std::set<std::string> meanings;            ///< of each build of each output
  std::map<std::string, std::string> files;  ///< the other files of its folder
};

/// Throws InputError for what is malformed.
[[nodiscard]] PackageState read_state(const Side& side,
                                      const std::string& manifest_path);

/// The same builds of the same outputs, from the same files.
[[nodiscard]] bool same_recipe(const PackageState& left, const PackageState& right);

/// The version of the output that has the package's name; empty if there is none.
[[nodiscard]] std::string version_of(const PackageState& state);

/// What is built now and was not built before, by output.
[[nodiscard]] std::vector<WantedArtifact> artifacts_since(const PackageState& former,
                                                          const PackageState& now);

}  // namespace distro::repo
