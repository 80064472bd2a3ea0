#include "recipe/variant_files.hpp"

#include <algorithm>
#include <array>

#include "base/nearest_word.hpp"
#include "recipe/catalog_faults.hpp"
#include "recipe/rendered_tree.hpp"
#include "recipe/variants_yaml.hpp"

namespace distro::recipe {
namespace {

constexpr std::array<std::string_view, 2> names_beside{"variants.yaml",
                                                       "conda_build_config.yaml"};

std::string_view name_of(std::string_view path) {
  return path.substr(path.find_last_of('/') + 1);
}

VariantConfig parsed(std::string text, const std::string& path,
                     std::string_view subdir) {
  return name_of(path) == root_variant_file
             ? parse_variant_config(std::move(text), path, subdir)
             : parse_variants_yaml(std::move(text), path, subdir);
}

InputError no_such_file(const FileTree& tree, const Distribution& distribution,
                        std::size_t at) {
  std::vector<std::string> known;
  for (const std::string& path : tree.list("")) {
    if (path.ends_with(".yaml") && !is_recipe_yaml(path) &&
        !path.ends_with("meta.yaml")) {
      known.push_back(path);
    }
  }
  const std::string& path = distribution.variants[at];
  return fault_in_file(
      tree, distribution.origin, distribution.variant_places[at],
      "variants: there is no file '" + path + "'" + base::did_you_mean(path, known));
}

}  // namespace

std::vector<std::string> variant_files_of(const FileTree& tree,
                                          const Distribution& distribution) {
  if (!distribution.variants.empty()) {
    return distribution.variants;
  }
  return tree.read(root_variant_file)
             ? std::vector<std::string>{std::string(root_variant_file)}
             : std::vector<std::string>{};
}

VariantConfig shared_variants(const FileTree& tree, const Distribution& distribution,
                              std::string_view subdir) {
  const std::vector<std::string> paths = variant_files_of(tree, distribution);
  if (paths.empty()) {
    return standard_config();
  }
  VariantConfig config;
  for (std::size_t at = 0; at < paths.size(); ++at) {
    std::optional<std::string> text = tree.read(paths[at]);
    if (!text) {
      throw no_such_file(tree, distribution, at);
    }
    config = merged(config, parsed(*std::move(text), paths[at], subdir));
  }
  return config;
}

bool is_variant_file(std::string_view name) {
  return std::find(names_beside.begin(), names_beside.end(), name) !=
         names_beside.end();
}

std::optional<VariantConfig> variants_beside(const FileTree& tree,
                                             std::string_view path,
                                             const VariantConfig& shared,
                                             std::string_view subdir) {
  const std::string folder(path.substr(0, path.size() - name_of(path).size()));
  for (const std::string_view name : names_beside) {
    const bool read_by_builder = is_recipe_yaml(path) || name == root_variant_file;
    const std::string file = folder + std::string(name);
    std::optional<std::string> text = read_by_builder ? tree.read(file) : std::nullopt;
    if (text) {
      return merged(shared, parsed(*std::move(text), file, subdir));
    }
  }
  return std::nullopt;
}

}  // namespace distro::recipe
