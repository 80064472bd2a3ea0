// The rendered recipe inside a package that conda-build made (info/recipe/meta.yaml),
// as far as the tests depend on it. It is plain YAML: no template, no selectors.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace distro::package_test {

struct CondaBuildRecipe {
  std::vector<std::string> commands;
  std::map<std::string, std::vector<std::string>> imports;  ///< by language
  std::vector<std::string> files;                 ///< patterns, relative to the recipe
  std::vector<std::string> source_files;          ///< patterns, relative to the source
  std::vector<std::string> requirements;          ///< of the tests
  std::map<std::string, std::string> script_env;  ///< those with a value
  std::set<std::string> build_languages;          ///< of python, perl, lua, r-base
};

/// Nothing if the package has no recipe. Throws InputError for malformed YAML.
/// `package` decides whose language plain imports are (`perl-x` means perl).
[[nodiscard]] std::optional<CondaBuildRecipe> load_conda_build_recipe(
    const std::filesystem::path& extracted, const std::string& package);

}  // namespace distro::package_test
