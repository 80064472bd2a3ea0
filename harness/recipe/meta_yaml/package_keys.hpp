// Which keys of the variant a meta.yaml uses, and each of its packages
// (MetaData.get_used_vars).
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "recipe/meta_yaml/meta_outputs.hpp"
#include "recipe/meta_yaml/recipe_scripts.hpp"
#include "recipe/variant_config.hpp"

namespace distro::recipe {

/// A recipe in one variant: its text before and after its selectors, what it says then,
/// and what stands beside it. All of it must outlive who is told.
struct RecipeParts {
  std::string_view written;
  std::string_view selected;
  const base::YamlNode& root;
  const RecipeScripts& scripts;
  std::string_view subdir;
};

/// The part of the written or selected text that is about a package.
[[nodiscard]] std::string text_of_package(const MetaOutput& output,
                                          std::string_view text);

class UsedKeys {
 public:
  /// `keys` are those that may be used, `config` says which do not count.
  UsedKeys(const std::vector<std::string>& keys, const VariantConfig& config,
           const RecipeParts& parts)
      : keys_(keys), config_(config), parts_(parts) {}

  /// `package` is the output's, or the top level's before it took from its output:
  /// conda-build remembers its first answer for a name.
  [[nodiscard]] std::set<std::string> of(const MetaOutput& output,
                                         const MetaPackage& package) const;

  /// Those that the top level or any output uses.
  [[nodiscard]] std::set<std::string> anywhere(const MetaPackage& top) const;

 private:
  [[nodiscard]] std::set<std::string> in_scripts(const MetaOutput& output,
                                                 std::string_view selected) const;
  [[nodiscard]] bool counts(const std::string& key, const MetaPackage& package) const;
  void force(const MetaPackage& package, std::set<std::string>& used) const;

  const std::vector<std::string>& keys_;
  const VariantConfig& config_;
  const RecipeParts& parts_;
};

}  // namespace distro::recipe
