#include "recipe/meta_yaml/recipe_scripts.hpp"

#include <algorithm>
#include <filesystem>

namespace distro::recipe {
namespace {

constexpr std::string_view script_blanks = " \t\n\r\f\v\x1c\x1d\x1e\x1f";

/// What stands behind the first '$' of each line, up to the end of the text.
std::vector<std::string_view> first_expansions(std::string_view text) {
  std::vector<std::string_view> found;
  for (std::size_t at = text.find('$'); at != std::string_view::npos;
       at = text.find('$', at)) {
    found.push_back(text.substr(at + 1));
    at = text.find_first_of("\r\n", at);
    if (at == std::string_view::npos) {
      break;
    }
  }
  return found;
}

/// `expansion` is "key}", "{ key }" or "key ...".
bool expands(std::string_view expansion, std::string_view key) {
  if (expansion.starts_with('{')) {
    expansion.remove_prefix(1);
  }
  // Blanks may be line ends.
  expansion.remove_prefix(
      std::min(expansion.find_first_not_of(script_blanks), expansion.size()));
  if (!expansion.starts_with(key) || expansion.size() == key.size()) {
    return false;
  }
  const char behind = expansion[key.size()];
  return behind == '|' || behind == '}' ||
         script_blanks.find(behind) != std::string_view::npos;
}

std::set<std::string> keys_in_script(const std::vector<std::string>& keys,
                                     const RecipeScripts& scripts,
                                     std::string_view path) {
  const auto found =
      scripts.find(std::filesystem::path(path).lexically_normal().generic_string());
  if (found == scripts.end()) {
    return {};
  }
  return path.ends_with(".bat") ? keys_in_batch_script(keys, found->second)
                                : keys_in_shell_script(keys, found->second);
}

}  // namespace

std::set<std::string> script_paths(std::string_view recipe, std::string_view subdir) {
  std::set<std::string> paths{"build.sh"};
  if (subdir.starts_with("win")) {
    paths.insert("bld.bat");
  }
  constexpr std::string_view key = "script:";
  constexpr std::string_view between = " \t\"'";
  for (std::size_t at = recipe.find(key); at != std::string_view::npos;
       at = recipe.find(key, at + key.size())) {
    const std::size_t end = std::min(recipe.find_first_of("#\n", at), recipe.size());
    std::string_view path = recipe.substr(at + key.size(), end - at - key.size());
    path.remove_prefix(std::min(path.find_first_not_of(between), path.size()));
    path = path.substr(0, path.find_last_not_of(" \t\r\"'") + 1);
    const bool named = path.find_first_of(" {$") == std::string_view::npos;
    if (named && (path.ends_with(".sh") || path.ends_with(".bat"))) {
      paths.emplace(path);
    }
  }
  return paths;
}

std::set<std::string> keys_in_shell_script(const std::vector<std::string>& keys,
                                           std::string_view text) {
  std::set<std::string> used;
  const std::vector<std::string_view> expansions = first_expansions(text);
  for (const std::string& key : keys) {
    for (const std::string_view expansion : expansions) {
      if (expands(expansion, key)) {
        used.insert(key);
        break;
      }
    }
  }
  return used;
}

std::set<std::string> keys_in_batch_script(const std::vector<std::string>& keys,
                                           std::string_view text) {
  std::set<std::string> used;
  for (const std::string& key : keys) {
    if (text.find("%" + key + "%") != std::string_view::npos) {
      used.insert(key);
    }
  }
  return used;
}

std::set<std::string> keys_in_build_scripts(const std::vector<std::string>& keys,
                                            const RecipeScripts& scripts,
                                            std::string_view subdir) {
  std::set<std::string> used = keys_in_script(keys, scripts, "build.sh");
  if (subdir.starts_with("win-")) {
    used.merge(keys_in_script(keys, scripts, "bld.bat"));
  }
  return used;
}

std::set<std::string> keys_in_output_script(const std::vector<std::string>& keys,
                                            const RecipeScripts& scripts,
                                            std::string_view path) {
  const bool known = path.ends_with(".sh") || path.ends_with(".bat");
  return known ? keys_in_script(keys, scripts, path) : std::set<std::string>();
}

}  // namespace distro::recipe
