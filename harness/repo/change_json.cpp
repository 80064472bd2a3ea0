// change.json.
#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/nearest_word.hpp"
#include "repo/change.hpp"

namespace distro::repo {
namespace {

constexpr std::array<std::pair<ChangeKind, std::string_view>, 4> kinds{{
    {ChangeKind::added, "added"},
    {ChangeKind::updated, "updated"},
    {ChangeKind::renamed, "renamed"},
    {ChangeKind::removed, "removed"},
}};

ChangeKind kind_from(const base::JsonObject& json) {
  const std::string text = json.string("kind");
  std::vector<std::string> known;
  for (const auto& [kind, name] : kinds) {
    if (name == text) {
      return kind;
    }
    known.emplace_back(name);
  }
  throw json.error("kind",
                   "unknown kind '" + text + "'" + base::did_you_mean(text, known));
}

base::Json json_of(const WantedArtifact& artifact) {
  return {{"name", artifact.name},
          {"version", artifact.version},
          {"build_number", artifact.build_number},
          {"subdirs", artifact.subdirs}};
}

base::Json json_of(const ChangedPackage& package) {
  base::Json artifacts = base::Json::array();
  for (const WantedArtifact& artifact : package.artifacts) {
    artifacts.push_back(json_of(artifact));
  }
  return {{"name", package.name},
          {"kind", to_string(package.kind)},
          {"manifest", package.manifest},
          {"recipe", package.recipe},
          {"staging", package.staging},
          {"maintainers", package.maintainers},
          {"previous_version", package.previous_version},
          {"previous_name", package.previous_name},
          {"artifacts", std::move(artifacts)}};
}

ChangedPackage package_from(const base::JsonObject& json) {
  ChangedPackage package;
  package.name = json.string("name");
  package.kind = kind_from(json);
  package.manifest = json.string("manifest");
  package.recipe = json.string("recipe");
  package.staging = json.string_if("staging").value_or("");
  package.maintainers = json.strings("maintainers");
  package.previous_version = json.string_if("previous_version").value_or("");
  package.previous_name = json.string_if("previous_name").value_or("");
  for (const base::JsonObject& artifact : json.objects("artifacts")) {
    package.artifacts.push_back({artifact.string("name"), artifact.string("version"),
                                 artifact.integer("build_number"),
                                 artifact.strings("subdirs")});
  }
  return package;
}

}  // namespace

std::string_view to_string(ChangeKind kind) {
  const auto found = std::find_if(kinds.begin(), kinds.end(),
                                  [&](const auto& row) { return row.first == kind; });
  return found->second;
}

base::Json to_json(const Change& change) {
  base::Json packages = base::Json::array();
  for (const ChangedPackage& package : change.packages) {
    packages.push_back(json_of(package));
  }
  return {{"target", change.target},
          {"base", change.base},
          {"head", change.head},
          {"files", change.files},
          {"packages", std::move(packages)}};
}

Change change_from_json(const base::JsonObject& json) {
  Change change;
  change.target = json.string("target");
  change.base = json.string("base");
  change.head = json.string("head");
  change.files = json.strings("files");
  for (const base::JsonObject& package : json.objects("packages")) {
    change.packages.push_back(package_from(package));
  }
  return change;
}

}  // namespace distro::repo
