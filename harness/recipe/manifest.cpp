#include "recipe/manifest.hpp"

#include "base/date.hpp"
#include "base/yaml.hpp"
#include "recipe/schema/schema.hpp"
#include "recipe/schema/shape_faults.hpp"

namespace distro::recipe {
namespace {

using base::YamlDocument;
using base::YamlMap;
using base::YamlNode;

std::vector<InputError> faults_of(const YamlDocument& document) {
  std::vector<InputError> faults =
      faults_of_shape(manifest_shape(), *document.source, document.root);
  const std::string stem =
      std::filesystem::path(document.source->origin()).stem().string();
  const YamlNode* package = document.root.find("package");
  const bool named = package != nullptr && package->kind == YamlNode::Kind::scalar;
  if (faults.empty() && named && package->scalar != stem) {
    const InputError other = document.source->error_at(
        package->place, "package: '" + package->scalar +
                            "' must be the name of its file, '" + stem + "'");
    faults.push_back(other);
  }
  return faults;
}

std::vector<Skip> read_skips(const YamlDocument& document, const YamlNode* list) {
  std::vector<Skip> skips;
  if (list == nullptr) {
    return skips;
  }
  for (const YamlNode& item : list->items) {
    YamlMap map(*document.source, item, "a skip");
    Skip skip{map.string("skip"), map.string("reason"), {}, map.place_of("skip")};
    skip.until =
        base::parse_date(map.string("until")).value_or(std::chrono::sys_days());
    skips.push_back(std::move(skip));
  }
  return skips;
}

}  // namespace

Manifest parse_manifest(std::string text, std::string origin) {
  const YamlDocument document = base::parse_yaml(std::move(text), origin);
  const std::vector<InputError> faults = faults_of(document);
  if (!faults.empty()) {
    throw InputError(faults.front());
  }
  YamlMap map(*document.source, document.root, "a manifest");
  Manifest manifest;
  manifest.package = map.string("package");
  manifest.maintainers = map.strings("maintainers");
  const std::optional<std::string> folder = map.string_if("recipe");
  manifest.recipe = folder ? normal_folder(*folder) : "recipes/" + manifest.package;
  manifest.staging = map.string_if("staging").value_or("");
  manifest.hardware = map.strings("hardware");
  manifest.time_limit = map.duration_if("time_limit");
  manifest.skips = read_skips(document, map.node_if("lint"));
  manifest.origin = std::move(origin);
  manifest.place = map.place_of("package");
  manifest.maintainers_place = map.place_of("maintainers");
  manifest.recipe_place = folder ? map.place_of("recipe") : manifest.place;
  manifest.staging_place = map.place_of("staging");
  manifest.hardware_place = map.place_of("hardware");
  return manifest;
}

std::vector<InputError> faults_of_manifest(const std::string& text,
                                           const std::string& origin) {
  try {
    return faults_of(base::parse_yaml(text, origin));
  } catch (const InputError& fault) {
    return {fault};
  }
}

bool same_meaning(const Manifest& left, const Manifest& right) {
  return left.package == right.package && left.maintainers == right.maintainers &&
         left.staging == right.staging && left.hardware == right.hardware &&
         left.time_limit == right.time_limit;
}

}  // namespace distro::recipe
