// All manifests and recipes of one state of a distribution.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "recipe/manifest.hpp"
#include "recipe/recipe.hpp"

namespace distro::recipe {

/// Reads files of one state of the repository: a commit, or the working tree.
class FileTree {
 public:
  virtual ~FileTree() = default;
  /// The file's text, or nothing. `path` is relative to the repository.
  [[nodiscard]] virtual std::optional<std::string> read(std::string_view path) const = 0;
  /// Paths of all files directly or indirectly below `folder`, sorted.
  [[nodiscard]] virtual std::vector<std::string> list(std::string_view folder) const = 0;
};

struct Package {
  Manifest manifest;
  Recipe recipe;
};

/// By package name.
using Catalog = std::map<std::string, Package>;

/// Reads packages/*.yaml and the recipe each names. Throws the first InputError: a
/// missing recipe is one at the manifest's `recipe` key.
[[nodiscard]] Catalog load_catalog(const FileTree& tree, std::string_view subdir);

/// Throws InputError if run requirements of the recipes form a cycle: it names the
/// cycle ("a -> b -> a") and stands at the requirement that closes it.
void refuse_cycles(const Catalog& catalog, const FileTree& tree);

}  // namespace distro::recipe
