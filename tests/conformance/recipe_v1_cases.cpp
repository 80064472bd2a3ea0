#include "recipe_v1_cases.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "recipe/recipe_yaml/rendered_recipe.hpp"
#include "tally.hpp"

namespace distro::conformance {
namespace {

using base::Json;

/// One line for each field that differs.
void compare(const Json& expected, const Json& found, const std::string& path,
             std::string& text) {
  if (expected.is_object() && found.is_object()) {
    for (const auto& [key, value] : expected.items()) {
      compare(value, found.contains(key) ? found[key] : Json("<missing>"),
              path + "/" + key, text);
    }
    for (const auto& [key, value] : found.items()) {
      if (!expected.contains(key)) {
        compare("<missing>", value, path + "/" + key, text);
      }
    }
    return;
  }
  if (expected.is_array() && found.is_array() && expected.size() == found.size()) {
    for (std::size_t at = 0; at < expected.size(); ++at) {
      compare(expected[at], found[at], path + "/" + std::to_string(at), text);
    }
    return;
  }
  if (expected != found || expected.type() != found.type()) {
    const bool both_whole = expected.is_number_integer() && found.is_number_integer();
    if (!both_whole || expected != found) {
      text += "  " + path + "\n    expected " + expected.dump() + "\n    found    " +
              found.dump() + "\n";
    }
  }
}

Json answer(const Json& line, const recipe::VariantConfig& config,
            std::string& remarks) {
  const recipe::v1::RenderedRecipe rendered = recipe::v1::render_variants(
      line.at("text").get<std::string>(), line.at("path").get<std::string>(),
      line.value("subdir", "linux-64"), config);
  Json variants = Json::array();
  for (const recipe::v1::RenderedOutput& output : rendered.outputs) {
    variants.push_back({{"recipe", recipe::v1::json_of(output.recipe)},
                        {"variant", recipe::v1::json_of(output.variant)},
                        {"hash", output.hash},
                        {"hash_prefix", output.hash_prefix}});
  }
  for (const recipe::v1::Remark& remark : rendered.report.faults()) {
    remarks += "  fault at " + std::to_string(remark.place.line) + ":" +
               std::to_string(remark.place.column) + ": " + remark.message + "\n";
  }
  return variants;
}

}  // namespace

int recipe_v1_cases(const std::string& file, const std::string& config_file) {
  const std::string common = config_file.empty() ? "" : base::read_file(config_file);
  return tally_named(file, [&](const Json& line) -> std::string {
    std::string text;
    try {
      const recipe::VariantConfig config = recipe::parse_variant_config(
          line.value("config", common), "conda_build_config.yaml",
          line.value("subdir", "linux-64"));
      const Json found = answer(line, config, text);
      compare(line.at("variants"), found, "", text);
    } catch (const InputError& error) {
      text = "  refused: " + std::string(error.what());
    }
    return text.empty() ? text
                        : "  " + line.at("recipe").get<std::string>() + "\n" + text;
  });
}

}  // namespace distro::conformance
