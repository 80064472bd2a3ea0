#include "recipe/layout/key_order.hpp"

namespace distro::recipe::layout {
namespace {

using Ranks = std::vector<std::vector<std::string>>;

KeyOrder order(Ranks ranks) { return {std::move(ranks), {}}; }

/// Of both formats.
KeyOrder package_order() { return order({{"name"}, {"version"}}); }

KeyOrder meta_source_order() {
  return order({{"url", "git_url", "hg_url", "svn_url", "path"},
                {"git_rev", "git_tag", "git_depth", "hg_tag", "svn_rev"},
                {"md5", "sha1", "sha256"},
                {"folder", "no_hoist", "patches"}});
}

KeyOrder meta_requirements_order() {
  return order({{"build"}, {"host"}, {"run"}, {"run_constrained"}});
}

/// What the top level and an output have.
void add_meta_sections(KeyOrder& parent) {
  parent.inner["source"] = meta_source_order();
  parent.inner["requirements"] = meta_requirements_order();
  parent.inner["test"] = order({{"imports"}, {"requires", "commands"}});
  parent.inner["about"] =
      order({{"home"},
             {"license", "license_family", "license_file", "license_url", "summary",
              "description", "doc_url", "dev_url", "doc_source_url"}});
}

KeyOrder made_meta_yaml_order() {
  KeyOrder recipe = order({{"package"},
                           {"source"},
                           {"build"},
                           {"requirements"},
                           {"test"},
                           {"app"},
                           {"outputs"},
                           {"about"},
                           {"extra"}});
  recipe.inner["package"] = package_order();
  add_meta_sections(recipe);
  KeyOrder output =
      order({{"name"},
             {"version"},
             {"type", "target", "build", "script", "files", "requirements"},
             {"test"},
             {"about"}});
  add_meta_sections(output);
  recipe.inner["outputs"] = std::move(output);
  return recipe;
}

KeyOrder recipe_source_order() {
  return order({{"url", "git", "path"},
                {"tag", "rev", "branch", "depth", "lfs"},
                {"md5", "sha256"},
                {"patches", "target_directory", "use_gitignore"}});
}

KeyOrder recipe_requirements_order() {
  return order({{"build"},
                {"host"},
                {"run"},
                {"run_constraints"},
                {"run_exports"},
                {"ignore_run_exports"}});
}

void add_recipe_sections(KeyOrder& parent) {
  parent.inner["package"] = package_order();
  parent.inner["source"] = recipe_source_order();
  parent.inner["requirements"] = recipe_requirements_order();
}

KeyOrder made_recipe_yaml_order() {
  KeyOrder recipe = order({{"schema_version"},
                           {"context"},
                           {"package", "recipe"},
                           {"source"},
                           {"build"},
                           {"requirements"},
                           {"tests"},
                           {"outputs"},
                           {"about"},
                           {"extra"}});
  recipe.inner["recipe"] = package_order();
  add_recipe_sections(recipe);
  KeyOrder output = order({{"package", "staging"},
                           {"inherit"},
                           {"source"},
                           {"build"},
                           {"requirements"},
                           {"tests"},
                           {"about"}});
  add_recipe_sections(output);
  recipe.inner["outputs"] = std::move(output);
  return recipe;
}

}  // namespace

const KeyOrder& meta_yaml_order() {
  static const KeyOrder made = made_meta_yaml_order();
  return made;
}

const KeyOrder& recipe_yaml_order() {
  static const KeyOrder made = made_recipe_yaml_order();
  return made;
}

KeyOrder order_of(const Shape& shape) {
  KeyOrder result;
  for (const Field& field : shape.fields) {
    result.ranks.push_back({field.key});
    result.inner.emplace(field.key, order_of(field.shape));
  }
  for (const Shape& inner : shape.inner) {
    if (result.ranks.empty()) {
      result = order_of(inner);
    }
  }
  return result;
}

}  // namespace distro::recipe::layout
