#include "app/recipes/files_to_format.hpp"

#include <map>
#include <optional>

#include "base/error.hpp"
#include "repo/git.hpp"

namespace distro::app {
namespace {

namespace fs = std::filesystem;
using recipe::FileKind;

/// By the real path: a file that two paths name is formatted once.
using Files = std::map<fs::path, FileToFormat>;

void add(Files& files, const fs::path& path, FileKind kind, const std::string& shown) {
  const fs::path file = fs::canonical(path);
  files.emplace(file, FileToFormat{file, kind, shown});
}

/// Other tools have files of these names too: they are ours where a distribution is.
bool belongs_to_distribution(const fs::path& path, FileKind kind) {
  switch (kind) {
    case FileKind::manifest:
      return fs::exists(path.parent_path().parent_path() / "distro.yaml");
    case FileKind::distribution:
      return fs::is_directory(path.parent_path() / "packages");
    case FileKind::meta_yaml:
    case FileKind::recipe_yaml:
      break;
  }
  return true;
}

void add_folder(Files& files, const fs::path& folder, const fs::path& shown) {
  std::error_code error;
  fs::recursive_directory_iterator at(folder, error);
  for (; !error && at != fs::recursive_directory_iterator(); at.increment(error)) {
    const fs::path& path = at->path();
    if (path.filename().string().starts_with(".")) {
      at.disable_recursion_pending();
      continue;
    }
    const std::optional<FileKind> kind =
        recipe::kind_of_file(fs::absolute(path).generic_string());
    std::error_code gone;
    if (kind && at->is_regular_file(gone) && belongs_to_distribution(path, *kind)) {
      add(files, path, *kind,
          (shown / path.lexically_relative(folder))
              .lexically_normal()
              .generic_string());
    }
  }
  if (error) {
    throw EnvironmentError("cannot list " + folder.string() + ": " + error.message());
  }
}

void add_path(Files& files, const fs::path& repository, const fs::path& given) {
  const fs::path path = repository / given;
  const fs::path shown = repository == "." ? given : path;
  if (!fs::exists(path)) {
    throw UsageError(shown.string() + ": there is no such file or folder");
  }
  if (fs::is_directory(path)) {
    add_folder(files, path, shown);
    return;
  }
  const std::optional<FileKind> kind =
      recipe::kind_of_file(fs::absolute(path).lexically_normal().generic_string());
  if (!kind) {
    throw UsageError(shown.string() +
                     ": this is no recipe (meta.yaml, recipe.yaml), no manifest "
                     "(packages/<name>.yaml) and no distro.yaml");
  }
  add(files, path, *kind, shown.lexically_normal().generic_string());
}

/// Recipes may lie where a manifest says; that it is at fault is lint's to say.
std::string folder_of_recipe(const recipe::FileTree& tree,
                             const std::string& manifest) {
  try {
    return recipe::load_manifest(tree, manifest).recipe;
  } catch (const InputError&) {
    return "recipes/" + fs::path(manifest).stem().string();
  }
}

void add_distribution(Files& files, const fs::path& repository) {
  const fs::path root = repo::Repository(repository).root();
  const std::unique_ptr<recipe::FileTree> tree = repo::files_on_disk(root);
  if (!tree->read("distro.yaml")) {
    throw InputError(
        "distro.yaml: there is no such file; name the files or folders that are to be "
        "formatted, or -C the distribution");
  }
  std::vector<std::string> paths{"distro.yaml"};
  std::vector<std::string> folders{"recipes"};
  for (const std::string& manifest : recipe::manifests_of(*tree)) {
    paths.push_back(manifest);
    folders.push_back(folder_of_recipe(*tree, manifest));
  }
  for (const std::string& folder : folders) {
    const std::vector<std::string> below = tree->list(folder);
    paths.insert(paths.end(), below.begin(), below.end());
  }
  for (const std::string& path : paths) {
    if (const std::optional<FileKind> kind = recipe::kind_of_file(path)) {
      add(files, root / path, *kind, path);
    }
  }
}

}  // namespace

std::vector<FileToFormat> files_to_format(const fs::path& repository,
                                          const std::vector<fs::path>& paths) {
  Files files;
  if (paths.empty()) {
    add_distribution(files, repository);
  }
  for (const fs::path& path : paths) {
    add_path(files, repository, path);
  }
  std::vector<FileToFormat> all;
  for (auto& [path, file] : files) {
    all.push_back(std::move(file));
  }
  return all;
}

}  // namespace distro::app
