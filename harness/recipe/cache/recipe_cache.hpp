// Many recipes at once: on all cores, and only those again that have changed.
#pragma once

#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "recipe/recipe_reader.hpp"

namespace distro::recipe {

/// Where recipes that were read are kept, as what the files that they were made of
/// were. May be removed at any time; what cannot be believed is read again.
struct RecipeCache {
  std::filesystem::path folder;  ///< empty: nothing is kept
  std::string program;           ///< what another build of this program has otherwise
};

/// A recipe, or why there is none.
struct Reading {
  std::optional<Recipe> recipe;  ///< with its faults
  std::optional<InputError> fault;
};

/// The recipes at `paths`, in their order. Throws EnvironmentError; that the cache
/// cannot be written is none.
[[nodiscard]] std::vector<Reading> read_recipes(const FileTree& tree,
                                                std::span<const std::string> paths,
                                                const RecipeReader& reader,
                                                const RecipeCache& cache);

}  // namespace distro::recipe
