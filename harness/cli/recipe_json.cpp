// `recipe show` and `recipe diff` as JSON.
#include <nlohmann/json.hpp>

#include "cli/recipe_commands.hpp"

namespace distro::cli {
namespace {

using base::Json;

void put_place(Json& json, base::Place place) {
  if (place.line > 0) {
    json["line"] = place.line;
    json["column"] = place.column;
  }
}

Json json_of(const recipe::Requirement& requirement) {
  Json json;
  json["spec"] = base::valid_utf8(requirement.spec);
  json["name"] = base::valid_utf8(requirement.name);
  if (!requirement.written.empty()) {
    json["written"] = base::valid_utf8(requirement.written);
  }
  json["pinned"] = requirement.pinned;
  json["unknown"] = requirement.unknown;
  put_place(json, requirement.place);
  return json;
}

Json json_of(const std::map<std::string, std::vector<recipe::Requirement>>& sections) {
  Json json = Json::object();
  for (const auto& [section, requirements] : sections) {
    json[section] = Json::array();
    for (const recipe::Requirement& requirement : requirements) {
      json[section].push_back(json_of(requirement));
    }
  }
  return json;
}

Json json_of(const recipe::OutputTests& tests) {
  return {{"imports", tests.imports},
          {"commands", tests.commands},
          {"files", tests.files},
          {"source_files", tests.source_files},
          {"others", tests.others}};
}

Json json_of(const recipe::Output& output) {
  Json json;
  json["name"] = output.name;
  json["version"] = output.version;
  json["build"] = output.build_id;
  json["build_number"] = output.build_number;
  json["noarch"] = output.noarch;
  json["skipped"] = output.skipped;
  json["license"] = output.license;
  put_place(json, output.place);
  json["variant"] = Json::object();
  for (const auto& [key, value] : output.variant) {
    json["variant"][key] = value;
  }
  json["requirements"] = json_of(output.requirements);
  json["run_exports"] = json_of(output.run_exports);
  json["has_tests"] = output.has_tests;
  json["tests"] = json_of(output.tests);
  return json;
}

Json faults_of(const recipe::Recipe& recipe) {
  Json faults = Json::array();
  for (const InputError& fault : recipe.faults) {
    faults.push_back(base::valid_utf8(fault.what()));
  }
  return faults;
}

Json json_of(const app::NamedRecipe& side) {
  return {{"asked", side.asked},
          {"path", side.path},
          {"revision", side.revision},
          {"faults", faults_of(side.recipe)}};
}

Json json_of(const recipe::DifferenceSide& side) {
  if (side.text.empty() && side.place.line == 0) {
    return nullptr;
  }
  Json json{{"text", base::valid_utf8(side.text)}};
  put_place(json, side.place);
  return json;
}

Json json_of(const recipe::Difference& one) {
  Json json;
  json["outputs"] = one.outputs;
  json["subject"] = std::string(to_string(one.subject));
  json["alteration"] = std::string(to_string(one.alteration));
  for (const auto& [key, text] :
       {std::pair<const char*, const std::string*>("where", &one.where),
        {"from", &one.from},
        {"name", &one.name},
        {"meaning", &one.meaning},
        {"only", &one.only}}) {
    json[key] = base::valid_utf8(*text);
  }
  json["old"] = json_of(one.before);
  json["new"] = json_of(one.after);
  return json;
}

}  // namespace

Json recipe_json(const app::NamedRecipe& shown) {
  const recipe::Recipe& recipe = shown.recipe;
  Json json;
  json["recipe"] = shown.path;
  json["subdir"] = shown.subdir;
  json["license"] = recipe.license;
  json["maintainers"] = recipe.maintainers;
  json["source_urls"] = recipe.source_urls;
  json["outputs"] = Json::array();
  for (const recipe::Output& output : recipe.outputs) {
    json["outputs"].push_back(json_of(output));
  }
  json["unknowns"] = Json::array();
  for (const recipe::UnknownPart& unknown : recipe.unknowns) {
    Json one{{"reason", base::valid_utf8(unknown.reason)}};
    put_place(one, unknown.place);
    json["unknowns"].push_back(std::move(one));
  }
  json["faults"] = faults_of(recipe);
  return json;
}

Json recipe_diff_json(const app::RecipeDiff& diff) {
  Json json;
  json["old"] = json_of(diff.before);
  json["new"] = json_of(diff.after);
  json["subdir"] = diff.after.subdir;
  json["differences"] = Json::array();
  for (const recipe::Difference& one : diff.differences) {
    json["differences"].push_back(json_of(one));
  }
  return json;
}

}  // namespace distro::cli
