#include "app/named_recipe.hpp"

#include <algorithm>
#include <memory>
#include <optional>

#include "app/recipe_files.hpp"
#include "app/workspace.hpp"
#include "base/error.hpp"
#include "base/nearest_word.hpp"
#include "channel/channel_url.hpp"

namespace distro::app {
namespace {

namespace fs = std::filesystem;

/// A path of the recipe that builds a package, and the output if the package is not
/// what the recipe's manifest is called.
struct Found {
  std::string path;
  std::string output;
};

bool builds(const recipe::Recipe& recipe, const std::string& name) {
  return std::any_of(recipe.outputs.begin(), recipe.outputs.end(),
                     [&](const recipe::Output& output) { return output.name == name; });
}

/// The packages of one state of a distribution, by their names.
class PackageNames {
 public:
  PackageNames(const recipe::FileTree& tree, std::string subdir)
      : tree_(tree), subdir_(std::move(subdir)) {}

  /// Throws what is wrong with the manifest of that name.
  std::optional<Found> find(const std::string& name) const {
    const std::string folder(recipe::manifest_folder);
    const std::string own = folder + "/" + name + ".yaml";
    if (tree_.read(own)) {
      return Found{recipe::recipe_path(tree_, recipe::load_manifest(tree_, own)), ""};
    }
    if (const auto file = recipe_file(tree_, "recipes/" + name)) {
      return Found{*file, ""};
    }
    std::optional<Found> found;
    for_each_recipe([&](const std::string& path, const recipe::Recipe& recipe) {
      if (builds(recipe, name)) {
        found = Found{path, name};
      }
      return !found;
    });
    return found;
  }

  /// Of manifests and of outputs.
  std::vector<std::string> all() const {
    std::vector<std::string> names;
    for (const std::string& path : recipe::manifests_of(tree_)) {
      names.push_back(fs::path(path).stem().string());
    }
    for_each_recipe([&](const std::string& /*path*/, const recipe::Recipe& recipe) {
      for (const recipe::Output& output : recipe.outputs) {
        names.push_back(output.name);
      }
      return true;
    });
    return names;
  }

 private:
  /// Until `use` returns false. What cannot be read names nothing; lint says what is
  /// wrong with it.
  template <typename Use>
  void for_each_recipe(Use use) const {
    for (const std::string& manifest : recipe::manifests_of(tree_)) {
      try {
        const std::string path =
            recipe::recipe_path(tree_, recipe::load_manifest(tree_, manifest));
        if (!use(path, read_recipe(tree_, path, subdir_))) {
          return;
        }
      } catch (const InputError&) {
        continue;
      }
    }
  }

  const recipe::FileTree& tree_;
  std::string subdir_;
};

/// The repository around, if there is one.
class Surroundings {
 public:
  explicit Surroundings(const RecipeQuestion& question) : question_(question) {
    try {
      repository_.emplace(question.repository);
    } catch (const InputError& error) {
      why_none_ = error.what();
    }
  }

  /// Throws UsageError if there is none.
  const repo::Repository& repository() const {
    if (!repository_) {
      throw UsageError("a revision needs a repository: " + why_none_ +
                       "\n  say -C DIR");
    }
    return *repository_;
  }

  /// The files of the distribution on disk; nullptr if there is none.
  std::unique_ptr<recipe::FileTree> distribution() const {
    auto tree = repository_ ? repo::files_on_disk(repository_->root()) : nullptr;
    return tree && tree->read("distro.yaml") ? std::move(tree) : nullptr;
  }

  std::string subdir(const recipe::FileTree* tree) const {
    if (!question_.subdir.empty()) {
      if (!channel::is_subdir(question_.subdir)) {
        throw UsageError("'" + question_.subdir +
                         "' is no subdir: they are like linux-64");
      }
      return question_.subdir;
    }
    return tree != nullptr && tree->read("distro.yaml")
               ? load_distribution(*tree).subdirs.front()
               : read_config().subdir;
  }

 private:
  const RecipeQuestion& question_;
  std::optional<repo::Repository> repository_;
  std::string why_none_;
};

NamedRecipe named(const recipe::FileTree& tree, const Found& found,
                  const std::string& asked, const std::string& subdir) {
  NamedRecipe result;
  result.asked = asked;
  result.path = found.path;
  result.subdir = subdir;
  result.output = found.output;
  result.recipe = read_recipe(tree, found.path, subdir);
  return result;
}

[[noreturn]] void refuse_unknown(const PackageNames& names, const std::string& name,
                                 const std::string& where) {
  throw InputError(where + " has no package and no recipe '" + name + "'" +
                   base::did_you_mean(name, names.all()));
}

/// A word that can only be a path.
bool is_path(const std::string& name) {
  return name.empty() || name.find('/') != std::string::npos || name.front() == '.' ||
         name.ends_with(".yaml");
}

}  // namespace

NamedRecipe find_recipe(const RecipeQuestion& question, const std::string& name) {
  const Surroundings around(question);
  const std::unique_ptr<recipe::FileTree> packages = around.distribution();
  const std::string subdir = around.subdir(packages.get());
  if (packages && !is_path(name)) {
    if (const auto found = PackageNames(*packages, subdir).find(name)) {
      return named(*packages, *found, name, subdir);
    }
  }
  const bool here = question.repository == ".";
  const auto disk = repo::files_on_disk(here ? fs::path() : question.repository);
  if (const auto file = recipe_file(*disk, name)) {
    return named(*disk, {*file, ""}, name, subdir);
  }
  if (is_path(name)) {
    throw UsageError(name + ": there is no such recipe; a recipe is a meta.yaml or a " +
                     "recipe.yaml, or a folder with one");
  }
  if (!packages) {
    throw UsageError("'" + name +
                     "' is no file or folder, and here is no distribution " +
                     "that has packages\n  give a path, or say -C DIR");
  }
  refuse_unknown(PackageNames(*packages, subdir), name, "the distribution");
}

NamedRecipe find_recipe_at(const RecipeQuestion& question, const std::string& name) {
  const std::size_t colon = name.find(':');
  const bool on_disk =
      colon == std::string::npos || fs::exists(question.repository / name);
  if (on_disk) {
    return find_recipe(question, name);
  }
  const std::string revision = name.substr(0, colon);
  std::string rest = name.substr(colon + 1);
  if (revision.empty() || rest.empty()) {
    throw UsageError("'" + name + "': a revision and a recipe are REVISION:PATH or " +
                     "REVISION:NAME, such as main:numpy");
  }
  const Surroundings around(question);
  const repo::Repository& repository = around.repository();
  if (rest.starts_with("./") || rest.starts_with("../")) {
    // As git has it: these are relative to where we are.
    rest = fs::weakly_canonical(question.repository / rest)
               .lexically_relative(fs::weakly_canonical(repository.root()))
               .generic_string();
  }
  const auto tree = repository.files_of(repository.commit_of(revision));
  const std::string subdir = around.subdir(tree.get());
  const PackageNames names(*tree, subdir);
  std::optional<Found> found = is_path(rest) ? std::nullopt : names.find(rest);
  if (const auto file = found ? std::nullopt : recipe_file(*tree, rest)) {
    found = Found{*file, ""};
  }
  if (!found) {
    refuse_unknown(names, rest, revision);
  }
  NamedRecipe result = while_doing("reading " + name,
                                   [&] { return named(*tree, *found, name, subdir); });
  result.revision = revision;
  return result;
}

}  // namespace distro::app
