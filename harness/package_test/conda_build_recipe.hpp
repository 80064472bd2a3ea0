// The rendered recipe inside a package that conda-build made (info/recipe/meta.yaml),
// as far as the tests depend on it. It is plain YAML: no template, no selectors.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "package_test/test_source.hpp"

namespace distro::package_test {

struct CondaBuildRecipe {
  std::vector<std::string> commands;
  std::map<std::string, std::vector<std::string>> imports;  ///< by language
  std::vector<std::string> files;                 ///< patterns, relative to the recipe
  std::vector<std::string> source_files;          ///< patterns, relative to the source
  std::vector<std::string> requirements;          ///< of the tests
  std::map<std::string, std::string> script_env;  ///< those with a value
  std::vector<std::string> wanted_of_caller;      ///< names in script_env without one
  std::set<std::string> build_languages;          ///< of python, perl, lua, r-base
  bool has_host = false;                          ///< a host section, even an empty one
};

/// What a package was built with, by variant key.
using Variant = std::map<std::string, std::string>;

/// Nothing if the package has no recipe. Throws InputError for malformed YAML. For
/// parity the text is rendered again with the package's variant, as conda-build does:
/// what looks like a selector in it is one.
/// The package's name decides whose language plain imports are (`perl-x` means perl).
[[nodiscard]] std::optional<CondaBuildRecipe> load_conda_build_recipe(
    const PackageUnderTest& package, const Variant& variant);

}  // namespace distro::package_test
