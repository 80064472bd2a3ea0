#include "app/named_recipe.hpp"

#include <algorithm>
#include <array>
#include <memory>
#include <optional>

#include "app/workspace.hpp"
#include "base/error.hpp"
#include "base/nearest_word.hpp"
#include "channel/channel_url.hpp"
#include "recipe/meta_model.hpp"
#include "recipe/recipe_yaml.hpp"
#include "recipe/rendered_tree.hpp"
#include "recipe/written_requirements.hpp"

namespace distro::app {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 2> file_names = {"recipe.yaml", "meta.yaml"};

std::string folder_of(const std::string& path) {
  return fs::path(path).parent_path().generic_string();
}

std::string beside(const std::string& path, std::string_view file) {
  const std::string folder = folder_of(path);
  return folder.empty() ? std::string(file) : folder + "/" + std::string(file);
}

/// The variants of the recipe at `path`: of a conda_build_config.yaml beside it.
recipe::VariantConfig variants_of(const recipe::FileTree& tree, const std::string& path,
                                  const std::string& subdir) {
  const std::string config = beside(path, "conda_build_config.yaml");
  std::optional<std::string> text = tree.read(config);
  return text ? recipe::merged(
                    recipe::standard_config(),
                    recipe::parse_variant_config(*std::move(text), config, subdir))
              : recipe::standard_config();
}

/// conda-build runs these files of a meta.yaml's folder too.
void add_test_files(const recipe::FileTree& tree, const std::string& path,
                    recipe::Recipe& recipe) {
  for (const char* name : {"run_test.sh", "run_test.py", "run_test.pl", "run_test.r"}) {
    if (tree.read(beside(path, name))) {
      for (recipe::Output& output : recipe.outputs) {
        output.has_tests = true;
        output.tests.others.emplace_back(name);
      }
    }
  }
}

/// The one place that reads a recipe for these commands.
recipe::Recipe read_recipe(const recipe::FileTree& tree, const std::string& path,
                           const std::string& subdir) {
  const std::string text = tree.read(path).value_or("");
  const recipe::VariantConfig config = variants_of(tree, path, subdir);
  const bool is_v1 = recipe::is_recipe_yaml(path);
  recipe::Recipe recipe =
      is_v1 ? recipe::read_recipe_yaml(text, path, subdir, config)
            : recipe::read_meta_yaml(text, path, recipe::MetaReader(subdir, config));
  const bool one_output = std::all_of(
      recipe.outputs.begin(), recipe.outputs.end(), [&](const recipe::Output& output) {
        return output.name == recipe.outputs.front().name;
      });
  if (!is_v1 && one_output) {
    add_test_files(tree, path, recipe);
  }
  recipe::note_written(recipe, text);
  return recipe;
}

/// The recipe's file if `path` is one or a folder with one.
std::optional<std::string> recipe_file(const recipe::FileTree& tree,
                                       const std::string& path) {
  if (tree.read(path)) {
    return path;
  }
  const std::string folder = path.ends_with('/') || path.empty() ? path : path + "/";
  for (const std::string_view name : file_names) {
    if (tree.read(folder + std::string(name))) {
      return folder + std::string(name);
    }
  }
  return std::nullopt;
}

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
      if (!found && builds(recipe, name)) {
        found = Found{path, name};
      }
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
    });
    return names;
  }

 private:
  /// What cannot be read names nothing; lint says what is wrong with it.
  template <typename Use>
  void for_each_recipe(Use use) const {
    for (const std::string& manifest : recipe::manifests_of(tree_)) {
      try {
        const std::string path =
            recipe::recipe_path(tree_, recipe::load_manifest(tree_, manifest));
        use(path, read_recipe(tree_, path, subdir_));
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
  const std::string rest = name.substr(colon + 1);
  if (revision.empty() || rest.empty()) {
    throw UsageError("'" + name + "': a revision and a recipe are REVISION:PATH or " +
                     "REVISION:NAME, such as main:numpy");
  }
  const Surroundings around(question);
  const repo::Repository& repository = around.repository();
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
