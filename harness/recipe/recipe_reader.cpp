#include "recipe/recipe_reader.hpp"

#include <filesystem>

#include "recipe/meaning.hpp"
#include "recipe/meta_yaml/recipe_scripts.hpp"
#include "recipe/recipe_yaml/recipe_yaml.hpp"
#include "recipe/rendered_tree.hpp"
#include "recipe/variant_files.hpp"

namespace distro::recipe {
namespace {

RecipeScripts scripts_beside(const FileTree& tree, const std::string& path,
                             std::string_view text, std::string_view subdir) {
  const std::string folder = path.substr(0, path.rfind('/') + 1);
  RecipeScripts scripts;
  for (const std::string& name : script_paths(text, subdir)) {
    const std::string inner =
        std::filesystem::path(name).lexically_normal().generic_string();
    const bool is_inside = !inner.starts_with("..") && !inner.starts_with('/');
    std::optional<std::string> script =
        is_inside ? tree.read(folder + inner) : std::nullopt;
    if (script) {
      scripts.emplace(inner, *std::move(script));
    }
  }
  return scripts;
}

}  // namespace

RecipeReader::RecipeReader(std::string_view subdir, VariantConfig shared)
    : shared_(std::move(shared)), meta_(subdir, shared_), v1_(subdir, shared_) {}

Recipe RecipeReader::read(const FileTree& tree, const std::string& path) const {
  std::string text = tree.read(path).value_or("");
  const std::optional<VariantConfig> own =
      variants_beside(tree, path, shared_, subdir());
  if (is_recipe_yaml(path)) {
    return own ? read_recipe_yaml(std::move(text), path, subdir(), *own)
               : read_recipe_yaml(std::move(text), path, v1_);
  }
  const RecipeScripts scripts = scripts_beside(tree, path, text, subdir());
  return own ? read_meta_yaml(std::move(text), path, MetaReader(subdir(), *own),
                              scripts)
             : read_meta_yaml(std::move(text), path, meta_, scripts);
}

RecipeSections RecipeReader::read_sections(const FileTree& tree,
                                           const std::string& path) const {
  std::string text = tree.read(path).value_or("");
  const std::optional<VariantConfig> own =
      variants_beside(tree, path, shared_, subdir());
  const bool is_v1 = is_recipe_yaml(path);
  RenderedTree rendered =
      is_v1 ? render_recipe_yaml(std::move(text), path, subdir(), own ? *own : shared_)
      : own ? render_meta_yaml(std::move(text), path, MetaReader(subdir(), *own))
            : render_meta_yaml(std::move(text), path, meta_);
  return {path, is_v1, std::move(rendered.source), std::move(rendered.root)};
}

std::string RecipeReader::fingerprint() const {
  std::string text;
  append_meaning(text, subdir());
  const auto append_list = [&](std::string_view key,
                               const std::vector<std::string>& values) {
    append_meaning(text, key);
    text += std::to_string(values.size()) + "\n";
    for (const std::string& value : values) {
      append_meaning(text, value);
    }
  };
  for (const auto& [key, values] : shared_.values) {
    append_list(key, values);
  }
  for (const auto& [key, values] : shared_.extended) {
    append_list("extended " + key, values);
  }
  for (const std::vector<std::string>& group : shared_.zip_keys) {
    append_list("zip_keys", group);
  }
  for (const auto& [package, pin] : shared_.pin_run_as_build) {
    append_list("pin_run_as_build " + package, {pin.min_pin, pin.max_pin});
  }
  return text;
}

RecipeReader recipe_reader_of(const FileTree& tree, const Distribution& distribution,
                              std::string_view subdir) {
  return RecipeReader(subdir, shared_variants(tree, distribution, subdir));
}

}  // namespace distro::recipe
