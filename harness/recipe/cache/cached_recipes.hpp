// The file of a cache: recipes as bytes, each with the files that it was made of.
#pragma once

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace distro::recipe {

/// A file that a recipe was made of, and its state then; nothing if it was not there.
struct Ingredient {
  std::string path;
  std::optional<std::string> state;
};

/// What was read of one path.
struct CachedRecipe {
  std::string path;
  std::vector<Ingredient> ingredients;
  std::string bytes;
};

/// Entries of a file in memory. Immutable.
class CachedRecipes {
 public:
  /// Empty if there is no file at `path`, or none that can be believed.
  [[nodiscard]] static CachedRecipes load(const std::filesystem::path& path);

  struct Entry {
    std::string_view path;
    std::vector<std::pair<std::string_view, std::optional<std::string_view>>>
        ingredients;
    std::string_view bytes;
    std::string_view all;  ///< the entry as it stands in the file
  };
  [[nodiscard]] const std::vector<Entry>& entries() const { return entries_; }
  /// The numbers of a path's entries, the youngest first.
  [[nodiscard]] const std::vector<std::size_t>& of(std::string_view path) const;

 private:
  std::string image_;
  std::vector<Entry> entries_;
  std::unordered_map<std::string_view, std::vector<std::size_t>> by_path_;
};

/// Writes `fresh` ones and those of `former`, of each path the youngest few, beside and
/// renames. Throws EnvironmentError.
void write_cached_recipes(const std::filesystem::path& path,
                          const std::vector<CachedRecipe>& fresh,
                          const CachedRecipes& former);

}  // namespace distro::recipe
