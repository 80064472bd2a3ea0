#include "package_test/conda_build_recipe.hpp"

#include "base/yaml.hpp"
#include "package_test/packaged_files.hpp"
#include "recipe/meta_yaml/meta_rendering.hpp"

namespace distro::package_test {
namespace {

using base::YamlNode;

constexpr const char* recipe_member = "info/recipe/meta.yaml";

const YamlNode* find_in(const YamlNode* map, std::string_view key) {
  return map == nullptr ? nullptr : map->find(key);
}

/// The scalars of a list, or the one scalar; conda-build takes both.
std::vector<std::string> texts_of(const YamlNode* node) {
  std::vector<std::string> texts;
  if (node == nullptr) {
    return texts;
  }
  if (node->kind == YamlNode::Kind::scalar) {
    texts.push_back(node->scalar);
  }
  for (const YamlNode& item : node->items) {
    if (item.kind == YamlNode::Kind::scalar) {
      texts.push_back(item.scalar);
    }
  }
  return texts;
}

std::string language_of_package(const std::string& package) {
  for (const char* language : {"perl", "lua", "r"}) {
    if (package.rfind(std::string(language) + "-", 0) == 0) {
      return language;
    }
  }
  return "python";
}

/// Plain imports belong to the package's language, `{lang: x, imports: [...]}` to x.
std::map<std::string, std::vector<std::string>> read_imports(
    const YamlNode* node, const std::string& package) {
  std::map<std::string, std::vector<std::string>> imports;
  imports[language_of_package(package)] = texts_of(node);
  if (node == nullptr) {
    return imports;
  }
  for (const YamlNode& item : node->items) {
    const YamlNode* language = item.find("lang");
    if (language == nullptr) {
      continue;
    }
    for (std::string& name : texts_of(item.find("imports"))) {
      imports[language->scalar].push_back(std::move(name));
    }
  }
  return imports;
}

void read_script_env(const YamlNode* build, CondaBuildRecipe& recipe) {
  for (const std::string& entry : texts_of(find_in(build, "script_env"))) {
    const std::size_t sign = entry.find('=');
    if (sign == std::string::npos) {
      recipe.wanted_of_caller.push_back(entry);
    } else if (sign > 0) {
      recipe.script_env[entry.substr(0, sign)] = entry.substr(sign + 1);
    }
  }
}

std::set<std::string> read_languages(const YamlNode* requirements) {
  std::set<std::string> languages;
  for (const char* section : {"build", "host"}) {
    for (const std::string& spec : texts_of(find_in(requirements, section))) {
      const std::string name = spec.substr(0, spec.find_first_of(" =<>!~["));
      if (name == "python" || name == "perl" || name == "lua" || name == "r-base") {
        languages.insert(name);
      }
    }
  }
  return languages;
}

YamlNode rendered(const std::string& text, const std::string& subdir,
                  const Variant& variant) {
  const recipe::VariantScopes scopes(recipe::Variant(variant.begin(), variant.end()),
                                     subdir, {});
  return recipe::render_meta(base::SourceText(recipe_member, text), scopes).root;
}

}  // namespace

std::optional<CondaBuildRecipe> load_conda_build_recipe(const PackageUnderTest& package,
                                                        const Variant& variant) {
  std::optional<std::string> text =
      read_packaged(package.extracted, "info/recipe/meta.yaml");
  if (!text) {
    return std::nullopt;
  }
  const YamlNode root = package.parity
                            ? rendered(*text, package.subdir, variant)
                            : base::parse_yaml(std::move(*text), recipe_member).root;
  const YamlNode* test = root.find("test");
  CondaBuildRecipe recipe;
  recipe.commands = texts_of(find_in(test, "commands"));
  recipe.imports = read_imports(find_in(test, "imports"), package.record.name);
  recipe.files = texts_of(find_in(test, "files"));
  recipe.source_files = texts_of(find_in(test, "source_files"));
  recipe.requirements = texts_of(find_in(test, "requires"));
  read_script_env(root.find("build"), recipe);
  recipe.build_languages = read_languages(root.find("requirements"));
  recipe.has_host = find_in(root.find("requirements"), "host") != nullptr;
  return recipe;
}

}  // namespace distro::package_test
