#include "recipe/built/made_recipe.hpp"

#include <nlohmann/json.hpp>

#include "base/json.hpp"
#include "recipe/built/packaged_tests.hpp"
#include "recipe/built/recipe_draft.hpp"

namespace distro::recipe {
namespace {

using base::Json;

/// A JSON file of the package; an empty object if it has none.
Json json_of(const BuiltPackage& package, const std::string& member) {
  const auto text = package.info.find(member);
  if (text == package.info.end()) {
    return Json::object();
  }
  return base::parse_json(text->second, package.record.fn + ": " + member);
}

/// A text of about.json, in which some builders write lists; the first of one.
std::string text_at(const Json& json, const char* key) {
  const auto value = json.is_object() ? json.find(key) : json.end();
  if (!json.is_object() || value == json.end()) {
    return "";
  }
  const bool list = value->is_array() && !value->empty();
  const Json& text = list ? value->front() : *value;
  return text.is_string() ? text.get<std::string>() : "";
}

std::vector<std::string> texts_at(const Json& json, const char* key) {
  std::vector<std::string> texts;
  if (json.is_object() && json.contains(key) && json[key].is_array()) {
    for (const Json& item : json[key]) {
      if (item.is_string()) {
        texts.push_back(item.get<std::string>());
      }
    }
  }
  return texts;
}

void read_about(const BuiltPackage& package, RecipeDraft& draft) {
  const Json about = json_of(package, "info/about.json");
  draft.homepage = text_at(about, "home");
  draft.homepage = draft.homepage.empty() ? text_at(about, "homepage") : draft.homepage;
  draft.repository = text_at(about, "dev_url");
  draft.documentation = text_at(about, "doc_url");
  draft.summary = text_at(about, "summary");
  draft.license = text_at(about, "license");
  draft.license = draft.license.empty() ? package.record.license : draft.license;
  if (about.is_object() && about.contains("extra")) {
    draft.maintainers = texts_at(about["extra"], "recipe-maintainers");
  }
}

std::vector<std::string> with_operators(const std::vector<std::string>& specs) {
  std::vector<std::string> result;
  for (const std::string& spec : specs) {
    result.push_back(spec_with_operators(spec));
  }
  return result;
}

void read_entry_points(const BuiltPackage& package, RecipeDraft& draft) {
  const Json link = json_of(package, "info/link.json");
  if (link.is_object() && link.contains("noarch")) {
    draft.entry_points = texts_at(link["noarch"], "entry_points");
  }
}

}  // namespace

PackagedRecipe made_recipe(const BuiltPackage& package) {
  const channel::Record& record = package.record;
  RecipeDraft draft;
  draft.remarks = {"Made from " + record.fn + ", which carries no recipe",
                   "that could be taken over: how it was built is not known."};
  draft.name = record.name;
  draft.version = record.version;
  draft.build_number = record.build_number;
  draft.noarch = record.noarch;
  draft.run = with_operators(record.depends);
  draft.run_constraints = with_operators(record.constrains);
  read_about(package, draft);
  read_entry_points(package, draft);
  PackagedTests tests = packaged_tests(package.info);
  draft.tests = std::move(tests.tests);

  PackagedRecipe recipe;
  recipe.file = "recipe.yaml";
  recipe.files = std::move(tests.files);
  recipe.files[recipe.file] = recipe_yaml_text(draft);
  recipe.notes = std::move(tests.notes);
  recipe.notes.emplace_back(
      "add what it was built from (source), how (build/script) and with what "
      "(requirements/host)");
  return recipe;
}

}  // namespace distro::recipe
