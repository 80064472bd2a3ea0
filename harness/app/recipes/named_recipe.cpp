#include "app/recipes/named_recipe.hpp"

#include <algorithm>
#include <map>
#include <memory>
#include <optional>

#include "app/recipes/recipe_files.hpp"
#include "app/workspace.hpp"
#include "base/error.hpp"
#include "base/nearest_word.hpp"
#include "channel/channel_url.hpp"
#include "recipe/cache/recipe_cache.hpp"

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
  PackageNames(const recipe::FileTree& tree, const recipe::RecipeReader& reader)
      : tree_(tree), reader_(reader) {}

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
    for (const auto& [path, recipe] : all_recipes()) {
      if (builds(recipe, name)) {
        return Found{path, name};
      }
    }
    return std::nullopt;
  }

  /// Of manifests and of outputs.
  std::vector<std::string> all() const {
    std::vector<std::string> names;
    for (const std::string& path : recipe::manifests_of(tree_)) {
      names.push_back(fs::path(path).stem().string());
    }
    for (const auto& [path, recipe] : all_recipes()) {
      for (const recipe::Output& output : recipe.outputs) {
        names.push_back(output.name);
      }
    }
    return names;
  }

 private:
  /// By path. What cannot be read names nothing; lint says what is wrong with it.
  std::map<std::string, recipe::Recipe> all_recipes() const {
    std::vector<std::string> paths;
    for (const std::string& manifest : recipe::manifests_of(tree_)) {
      try {
        paths.push_back(
            recipe::recipe_path(tree_, recipe::load_manifest(tree_, manifest)));
      } catch (const InputError&) {
        continue;
      }
    }
    const std::vector<recipe::Reading> readings =
        recipe::read_recipes(tree_, paths, reader_, recipe_cache_of(read_config()));
    std::map<std::string, recipe::Recipe> recipes;
    for (std::size_t at = 0; at < paths.size(); ++at) {
      if (readings[at].recipe) {
        recipes.emplace(paths[at], *readings[at].recipe);
      }
    }
    return recipes;
  }

  const recipe::FileTree& tree_;
  const recipe::RecipeReader& reader_;
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

  /// For the variants of the distribution that `tree` is; nullptr: there is none.
  recipe::RecipeReader reader(const recipe::FileTree* tree) const {
    const std::string& subdir = question_.subdir;
    if (!subdir.empty() && !channel::is_subdir(subdir)) {
      throw UsageError("'" + subdir + "' is no subdir: they are like linux-64");
    }
    if (tree == nullptr || !tree->read("distro.yaml")) {
      return recipe::RecipeReader(subdir.empty() ? read_config().subdir : subdir);
    }
    const recipe::Distribution distribution = load_distribution(*tree);
    return recipe::recipe_reader_of(
        *tree, distribution, subdir.empty() ? distribution.subdirs.front() : subdir);
  }

 private:
  const RecipeQuestion& question_;
  std::optional<repo::Repository> repository_;
  std::string why_none_;
};

NamedRecipe named(const recipe::FileTree& tree, const Found& found,
                  const std::string& asked, const recipe::RecipeReader& reader) {
  NamedRecipe result;
  result.asked = asked;
  result.path = found.path;
  result.subdir = reader.subdir();
  result.output = found.output;
  result.recipe = read_recipe(tree, found.path, reader);
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
  const recipe::RecipeReader reader = around.reader(packages.get());
  if (packages && !is_path(name)) {
    if (const auto found = PackageNames(*packages, reader).find(name)) {
      return named(*packages, *found, name, reader);
    }
  }
  const bool here = question.repository == ".";
  const auto disk = repo::files_on_disk(here ? fs::path() : question.repository);
  if (const auto file = recipe_file(*disk, name)) {
    return named(*disk, {*file, ""}, name, reader);
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
  refuse_unknown(PackageNames(*packages, reader), name, "the distribution");
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
  const recipe::RecipeReader reader = around.reader(tree.get());
  const PackageNames names(*tree, reader);
  std::optional<Found> found = is_path(rest) ? std::nullopt : names.find(rest);
  if (const auto file = found ? std::nullopt : recipe_file(*tree, rest)) {
    found = Found{*file, ""};
  }
  if (!found) {
    refuse_unknown(names, rest, revision);
  }
  NamedRecipe result = while_doing("reading " + name,
                                   [&] { return named(*tree, *found, name, reader); });
  result.revision = revision;
  return result;
}

}  // namespace distro::app
