#include "recipe/manifest.hpp"

#include <algorithm>

#include "base/yaml.hpp"

namespace distro::recipe {
namespace {

/// A path in the repository without `.`, `..` and a final slash.
std::string folder_of(base::YamlMap& map, const std::string& package) {
  const std::optional<std::string> written = map.string_if("recipe");
  if (!written) {
    return "recipes/" + package;
  }
  const std::filesystem::path path = std::filesystem::path(*written).lexically_normal();
  std::string folder = path.generic_string();
  while (folder.ends_with('/')) {
    folder.pop_back();
  }
  if (path.is_absolute() || folder.empty() || folder == "." ||
      folder.starts_with("..")) {
    throw map.error_at(
        "recipe",
        "recipe: expected a folder of this repository, found '" + *written + "'");
  }
  return folder;
}

void refuse_empty(const base::YamlMap& map, std::string_view key,
                  const std::vector<std::string>& texts) {
  if (std::find(texts.begin(), texts.end(), "") != texts.end()) {
    throw map.error_at(key, std::string(key) + ": an empty text is no name");
  }
}

void refuse_other_name(const base::YamlMap& map, const std::string& package,
                       const std::string& origin) {
  const std::string stem = std::filesystem::path(origin).stem().string();
  if (package != stem) {
    throw map.error_at("package", "package: '" + package +
                                      "' must be the name of its file, '" + stem + "'");
  }
  const bool known_signs =
      package.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789._-") ==
      std::string::npos;
  if (!known_signs) {
    throw map.error_at("package",
                       "package: '" + package +
                           "' is no package name: it may have a-z, 0-9, '.', '_' and "
                           "'-'");
  }
}

}  // namespace

Manifest parse_manifest(std::string text, std::string origin) {
  const base::YamlDocument document = base::parse_yaml(std::move(text), origin);
  base::YamlMap map(*document.source, document.root, "a manifest");
  // The keys are asked for before anything is checked, so that an unknown key, the
  // usual reason for a missing one, is what is reported.
  for (const char* key :
       {"package", "maintainers", "recipe", "staging", "hardware", "time_limit"}) {
    static_cast<void>(map.node_if(key));
  }
  map.finish();
  Manifest manifest;
  manifest.package = map.string("package");
  refuse_other_name(map, manifest.package, origin);
  if (map.node_if("maintainers") == nullptr) {
    throw document.source->error_at(document.root.place, "missing key 'maintainers'");
  }
  manifest.maintainers = map.strings("maintainers");
  refuse_empty(map, "maintainers", manifest.maintainers);
  manifest.recipe = folder_of(map, manifest.package);
  manifest.staging = map.string_if("staging").value_or("");
  manifest.hardware = map.strings("hardware");
  refuse_empty(map, "hardware", manifest.hardware);
  manifest.time_limit = map.duration_if("time_limit");
  manifest.origin = std::move(origin);
  manifest.place = map.place_of("package");
  manifest.maintainers_place = map.place_of("maintainers");
  manifest.recipe_place =
      map.node_if("recipe") != nullptr ? map.place_of("recipe") : manifest.place;
  manifest.staging_place = map.place_of("staging");
  return manifest;
}

bool same_meaning(const Manifest& left, const Manifest& right) {
  return left.package == right.package && left.maintainers == right.maintainers &&
         left.recipe == right.recipe && left.staging == right.staging &&
         left.hardware == right.hardware && left.time_limit == right.time_limit;
}

}  // namespace distro::recipe
