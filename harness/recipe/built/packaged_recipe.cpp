#include "recipe/built/packaged_recipe.hpp"

#include <algorithm>
#include <array>
#include <functional>
#include <optional>

#include "channel/same_version.hpp"
#include "recipe/built/folder_files.hpp"
#include "recipe/built/made_recipe.hpp"
#include "recipe/built/resolved_recipe.hpp"

namespace distro::recipe {
namespace {

using base::YamlNode;
using Files = std::map<std::string, std::string>;

constexpr std::string_view own_folder = "info/recipe/";
const std::string parent_folder = "info/recipe/parent/";

/// What builders add to the folder of a recipe.
constexpr std::array<std::string_view, 7> files_of_builders{
    "meta.yaml",           "meta.yaml.template",
    "recipe.yaml",         "conda_build_config.yaml",
    "variant_config.yaml", "rendered_recipe.yaml",
    "recipe_log.json"};

bool is_of_builder(std::string_view path) {
  return std::find(files_of_builders.begin(), files_of_builders.end(), path) !=
         files_of_builders.end();
}

/// A path that people and git can have: no folder is hidden in it, nor a way up.
bool is_usual_path(std::string_view path) {
  while (!path.empty()) {
    const std::string_view part = path.substr(0, path.find('/'));
    const bool usual =
        !part.empty() && part != "." && part != ".." && part != ".git" &&
        std::none_of(part.begin(), part.end(), [](char letter) {
          return static_cast<unsigned char>(letter) < 0x20 || letter == '\\';
        });
    if (!usual) {
      return false;
    }
    path.remove_prefix(std::min(part.size() + 1, path.size()));
  }
  return true;
}

std::string words_for(const std::string& version, std::int64_t build_number) {
  return version + " (build " + std::to_string(build_number) + ")";
}

bool says_something(const YamlNode* node) {
  return node != nullptr &&
         (!node->scalar.empty() || !node->items.empty() || !node->entries.empty());
}

/// The same values in both, wherever they stand and however they are quoted.
bool same_values(const YamlNode* left, const YamlNode* right) {
  if (!says_something(left) || !says_something(right)) {
    return says_something(left) == says_something(right);
  }
  if (left->kind != right->kind || left->scalar != right->scalar ||
      left->items.size() != right->items.size() ||
      left->entries.size() != right->entries.size()) {
    return false;
  }
  for (std::size_t at = 0; at < left->items.size(); ++at) {
    if (!same_values(&left->items[at], &right->items[at])) {
      return false;
    }
  }
  return std::all_of(
      left->entries.begin(), left->entries.end(), [&](const base::YamlEntry& entry) {
        return same_values(&entry.second, right->find(entry.first.scalar));
      });
}

/// The files beside the recipe; those of a recipe with several outputs that its text
/// names lie one folder deeper.
Files files_beside(const BuiltPackage& package, const std::string& text) {
  Files files;
  for (const auto& [path, content] : package.info) {
    if (!path.starts_with(own_folder)) {
      continue;
    }
    const bool of_parent = path.starts_with(parent_folder);
    const std::string name =
        path.substr(of_parent ? parent_folder.size() : own_folder.size());
    const bool wanted = !of_parent || text.find(name) != std::string::npos;
    if (wanted && !is_of_builder(name) && is_usual_path(name)) {
      files.emplace(name, content);
    }
  }
  return files;
}

class Choice {
 public:
  Choice(const BuiltPackage& package, const RecipeReader& reader)
      : package_(package), reader_(reader) {}

  PackagedRecipe best() {
    offer_written("info/recipe/recipe.yaml", "recipe.yaml");
    offer("info/recipe/rendered_recipe.yaml", [&](const std::string& member) {
      const RestoredRecipe restored = restored_recipe_yaml(
          text_of(member), origin_of(member), package_.record.depends);
      return resolved(member, "recipe.yaml", restored);
    });
    offer_written("info/recipe/meta.yaml.template", "meta.yaml");
    if (!is_resolved_by_conda_build()) {
      offer_written("info/recipe/meta.yaml", "meta.yaml");
    }
    offer("info/recipe/meta.yaml", [&](const std::string& member) {
      const RestoredRecipe restored =
          restored_meta_yaml(text_of(member), origin_of(member));
      PackagedRecipe recipe = resolved(member, "meta.yaml", restored);
      recipe.notes.emplace_back(
          "requirements/run are those of the built file: loosen what only that build "
          "needed");
      refuse_other_reading(member, recipe);
      return recipe;
    });
    if (!best_) {
      best_ = made_recipe(package_);
    }
    best_->notes.insert(best_->notes.begin(), refusals_.begin(), refusals_.end());
    return std::move(*best_);
  }

 private:
  const std::string& text_of(const std::string& member) const {
    return package_.info.at(member);
  }

  /// Old builders packaged the recipe as it was.
  bool is_resolved_by_conda_build() const {
    const auto found = package_.info.find("info/recipe/meta.yaml");
    return package_.info.contains("info/recipe/meta.yaml.template") ||
           (found != package_.info.end() &&
            found->second.find("final: true") != std::string::npos);
  }

  std::string origin_of(const std::string& member) const {
    return package_.record.fn + ": " + member;
  }

  /// Takes what `make` makes of the member if there is one, nothing better was found,
  /// and it renders to the package.
  void offer(const std::string& member,
             const std::function<PackagedRecipe(const std::string&)>& make) {
    if (best_ || !package_.info.contains(member)) {
      return;
    }
    std::string why;
    try {
      PackagedRecipe recipe = make(member);
      why = difference_from(package_.record, read_recipe(recipe, reader_));
      if (why.empty()) {
        best_ = std::move(recipe);
        return;
      }
    } catch (const InputError& fault) {
      const std::string text = fault.what();
      why = text.substr(0, text.find('\n'));
    }
    refusals_.push_back(member + " was not taken: " + why);
  }

  void offer_written(const std::string& path, const std::string& file) {
    offer(path, [&](const std::string& member) {
      PackagedRecipe recipe{RecipeOrigin::written, member, file, {}, {}};
      recipe.files = files_beside(package_, text_of(member));
      recipe.files[file] = text_of(member);
      return recipe;
    });
  }

  PackagedRecipe resolved(const std::string& member, const std::string& file,
                          const RestoredRecipe& restored) const {
    PackagedRecipe recipe{RecipeOrigin::resolved, member, file, {}, restored.notes};
    recipe.files = files_beside(package_, restored.text);
    recipe.files[file] = restored.text;
    return recipe;
  }

  /// conda-build reads selectors and templates in any text: what the build has filled
  /// in may look like one.
  void refuse_other_reading(const std::string& member,
                            const PackagedRecipe& recipe) const {
    const YamlNode said = base::parse_yaml(text_of(member), origin_of(member)).root;
    const YamlNode read =
        reader_
            .read_sections(FolderFiles(recipe.files), FolderFiles::path_of(recipe.file))
            .root;
    for (const char* section : {"test", "about", "source"}) {
      if (!same_values(said.find(section), read.find(section))) {
        throw InputError(std::string(section) +
                         " would be read as a selector or a template");
      }
    }
  }

  const BuiltPackage& package_;
  const RecipeReader& reader_;
  std::optional<PackagedRecipe> best_;
  std::vector<std::string> refusals_;
};

}  // namespace

bool is_of_recipe(std::string_view path) {
  return is_usual_path(path) &&
         (path.starts_with(own_folder) || path.starts_with("info/test/") ||
          path == "info/tests/tests.yaml" || path == "info/index.json" ||
          path == "info/about.json" || path == "info/link.json" ||
          path == "info/paths.json");
}

Recipe read_recipe(const PackagedRecipe& recipe, const RecipeReader& reader) {
  Recipe read =
      reader.read(FolderFiles(recipe.files), FolderFiles::path_of(recipe.file));
  if (!read.faults.empty()) {
    throw InputError(read.faults.front());
  }
  return read;
}

std::string difference_from(const channel::Record& record, const Recipe& recipe) {
  std::string found;
  for (const Output& output : recipe.outputs) {
    if (output.name == record.name && !output.skipped &&
        output.build_number == record.build_number &&
        channel::same_version(output.version, record.version)) {
      return "";
    }
    found += found.empty() ? "" : ", ";
    found += output.name + " " +
             (output.version.empty() ? "of an unknown version"
                                     : words_for(output.version, output.build_number)) +
             (output.skipped ? ", skipped" : "");
  }
  return "it builds " + (found.empty() ? "nothing" : found) + ", not " + record.name +
         " " + words_for(record.version, record.build_number);
}

PackagedRecipe packaged_recipe(const BuiltPackage& package,
                               const RecipeReader& reader) {
  return Choice(package, reader).best();
}

}  // namespace distro::recipe
