#include "package_test/conda_build_recipe.hpp"

#include "base/yaml.hpp"
#include "package_test/packaged_files.hpp"

namespace distro::package_test {
namespace {

using base::YamlNode;

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

std::map<std::string, std::string> read_script_env(const YamlNode* build) {
  std::map<std::string, std::string> variables;
  for (const std::string& entry : texts_of(find_in(build, "script_env"))) {
    // An entry without a value is copied from the caller, and we copy nothing.
    const std::size_t sign = entry.find('=');
    if (sign != std::string::npos && sign > 0) {
      variables[entry.substr(0, sign)] = entry.substr(sign + 1);
    }
  }
  return variables;
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

}  // namespace

std::optional<CondaBuildRecipe> load_conda_build_recipe(
    const std::filesystem::path& extracted, const std::string& package) {
  std::optional<std::string> text = read_packaged(extracted, "info/recipe/meta.yaml");
  if (!text) {
    return std::nullopt;
  }
  const base::YamlDocument document =
      base::parse_yaml(std::move(*text), "info/recipe/meta.yaml");
  const YamlNode* test = document.root.find("test");
  CondaBuildRecipe recipe;
  recipe.commands = texts_of(find_in(test, "commands"));
  recipe.imports = read_imports(find_in(test, "imports"), package);
  recipe.files = texts_of(find_in(test, "files"));
  recipe.source_files = texts_of(find_in(test, "source_files"));
  recipe.requirements = texts_of(find_in(test, "requires"));
  recipe.script_env = read_script_env(document.root.find("build"));
  recipe.build_languages = read_languages(document.root.find("requirements"));
  return recipe;
}

}  // namespace distro::package_test
