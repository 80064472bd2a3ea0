// A meta.yaml as conda-build renders it: the top level and its outputs for each
// variant, not finalised (api.render with finalize=False; conda-semantics 8.5, 8.6).
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/yaml.hpp"
#include "recipe/meta_yaml/meta_rendering.hpp"
#include "recipe/meta_yaml/recipe_scripts.hpp"
#include "recipe/variant_config.hpp"

namespace distro::recipe {

/// The top level, or one output in one variant.
struct MetaPackage {
  std::string name;
  std::string version;
  std::int64_t build_number = 0;
  bool skip = false;
  std::string noarch;           ///< "python", "generic", "True", or empty
  base::YamlNode requirements;  ///< a map of lists, versions of the variant put in
  std::vector<std::pair<base::Place, std::string>>
      without_versions;  ///< where one was put in, and what was written there
  base::YamlNode build;
  base::YamlNode test;
  base::YamlNode about;
  base::Place place;                   ///< of its name
  std::string type;                    ///< "conda", "wheel"...; empty as conda
  std::string build_id;                ///< "py311h982968e_0"
  std::vector<std::string> used_keys;  ///< of the variant, sorted
  Variant variant;
  std::string meaning;  ///< a digest: equal if all that the recipe says of it is
};

struct MetaModel {
  std::shared_ptr<const base::SourceText> source;
  base::YamlNode root;  ///< of the first variant
  MetaPackage top;      ///< of the first variant, without versions put in
  std::vector<std::string> named_outputs;     ///< as `outputs` names them, in its order
  std::vector<MetaPackage> packages;          ///< those not skipped, providers first
  std::vector<MetaPackage> skipped_packages;  ///< in the first variant
  bool skipped = false;                       ///< in every variant
  std::set<std::size_t> pinned_lines;
  std::vector<UnknownPart> unknowns;
  std::vector<InputError> faults;  ///< of outputs that were left out
};

/// What recipes are read for.
class MetaReader {
 public:
  /// Values that `config` lacks are conda-build's own.
  MetaReader(std::string_view subdir, const VariantConfig& config,
             BuildPaths paths = {});

  /// The keys that `scripts` use count as those that the text uses. Throws InputError:
  /// not YAML, not a recipe.
  [[nodiscard]] MetaModel read(std::string text, std::string origin,
                               const RecipeScripts& scripts = {}) const;

  /// The first variant's reading alone. Throws InputError.
  [[nodiscard]] MetaRendering render(const base::SourceText& source) const;

  [[nodiscard]] const VariantConfig& config() const { return config_; }
  [[nodiscard]] const std::string& subdir() const { return subdir_; }

 private:
  class Variants;

  std::string subdir_;
  VariantConfig config_;
  BuildPaths paths_;
  std::vector<std::string> keys_;  ///< that a recipe may use
  bool one_variant_ = true;        ///< no key has two values
  std::unique_ptr<const VariantScopes> first_;
};

}  // namespace distro::recipe
