#include "recipe/recipe_yaml/recipe_yaml.hpp"

#include <algorithm>

#include "recipe/meaning.hpp"
#include "recipe/recipe_yaml/output_order.hpp"
#include "recipe/recipe_yaml/rendered_recipe.hpp"

namespace distro::recipe {
namespace {

using v1::RenderedOutput;
using v1::RenderedRecipe;
using v1::RenderedValue;

const RenderedValue* value_at(const RenderedValue& value, std::string_view section,
                              std::string_view key) {
  const RenderedValue* found = value.find(section);
  return found != nullptr ? found->find(key) : nullptr;
}

std::string text_at(const RenderedValue& value, std::string_view section,
                    std::string_view key) {
  const RenderedValue* found = value_at(value, section, key);
  return found != nullptr ? found->text : "";
}

/// A text, the texts of a list, or none.
std::vector<std::string> texts_of(const RenderedValue* value) {
  std::vector<std::string> texts;
  if (value != nullptr && value->kind == RenderedValue::Kind::text) {
    texts.push_back(value->text);
  } else if (value != nullptr) {
    for (const RenderedValue& item : value->items) {
      texts.push_back(item.text);
    }
  }
  return texts;
}

void append(std::vector<std::string>& texts, std::vector<std::string> more) {
  std::move(more.begin(), more.end(), std::back_inserter(texts));
}

Requirement requirement_of(const RenderedValue& value) {
  Requirement requirement;
  requirement.place = value.place;
  requirement.name = v1::required_name(value);
  requirement.pinned = value.kind == RenderedValue::Kind::map;
  requirement.spec = requirement.pinned ? requirement.name : value.text;
  return requirement;
}

void add_requirements(std::map<std::string, std::vector<Requirement>>& sections,
                      const std::string& section, const RenderedValue* specs) {
  if (specs != nullptr) {
    for (const RenderedValue& spec : specs->items) {
      sections[section].push_back(requirement_of(spec));
    }
  }
}

/// By the names that repodata has for the lists, not those of recipe.yaml.
void add_run_exports(Output& output, const RenderedValue* exports) {
  for (const char* kind : {"weak", "strong", "noarch"}) {
    add_requirements(output.run_exports, kind,
                     exports != nullptr ? exports->find(kind) : nullptr);
    const std::string list(kind);
    add_requirements(
        output.run_exports, list + "_constrains",
        exports != nullptr ? exports->find(list + "_constraints") : nullptr);
  }
}

/// What a script runs: a text, a list, or the content of a map.
std::vector<std::string> commands_of(const RenderedValue& script) {
  if (script.kind != RenderedValue::Kind::map) {
    return texts_of(&script);
  }
  const RenderedValue* file = script.find("file");
  return texts_of(file != nullptr ? file : script.find("content"));
}

/// What is tested in ways that meta.yaml has no keys for.
std::vector<std::string> other_tests(const RenderedValue& test) {
  std::vector<std::string> words;
  const RenderedValue* python = test.find("python");
  if (python != nullptr && python->find("pip_check") == nullptr) {
    words.emplace_back("pip check");
  }
  for (const auto& [language, key] :
       {std::pair("perl", "uses"), std::pair("r", "libraries"),
        std::pair("ruby", "requires")}) {
    for (const std::string& name : texts_of(value_at(test, language, key))) {
      words.push_back(std::string(language) + " " + name);
    }
  }
  if (test.find("package_contents") != nullptr) {
    words.emplace_back("package contents");
  }
  for (const std::string& name : texts_of(test.find("downstream"))) {
    words.push_back("downstream " + name);
  }
  return words;
}

void add_test(Output& output, const RenderedValue& test) {
  const bool runs = test.find("package_contents") == nullptr &&
                    test.find("downstream") == nullptr && !test.is_empty();
  output.has_tests = output.has_tests || runs;
  append(output.tests.imports, texts_of(value_at(test, "python", "imports")));
  append(output.tests.files, texts_of(value_at(test, "files", "recipe")));
  append(output.tests.source_files, texts_of(value_at(test, "files", "source")));
  if (const RenderedValue* script = test.find("script")) {
    append(output.tests.commands, commands_of(*script));
  }
  for (const char* section : {"build", "run"}) {
    add_requirements(output.requirements, "test",
                     value_at(test, "requirements", section));
  }
  append(output.tests.others, other_tests(test));
}

/// What the context says counts where it is used; a build number is 0 unless it is
/// said.
std::string meaning_of(const RenderedOutput& rendered) {
  std::string meaning = rendered.skipped ? "skipped\n" : "\n";
  RenderedValue recipe = rendered.recipe;
  std::erase_if(recipe.members, [](const v1::RenderedMember& member) {
    return member.first == "context";
  });
  RenderedValue* build = recipe.find("build");
  if (build != nullptr && build->find("number") == nullptr) {
    build->put("number", RenderedValue::of(std::int64_t{0}, build->place));
  }
  append_meaning(meaning, recipe);
  append_meaning(meaning, rendered.variant);
  return digest_of(meaning);
}

Output output_of(const RenderedOutput& rendered) {
  Output output;
  const RenderedValue& recipe = rendered.recipe;
  output.name = text_at(recipe, "package", "name");
  std::transform(
      output.name.begin(), output.name.end(), output.name.begin(), [](char letter) {
        return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter + 32) : letter;
      });
  output.version = text_at(recipe, "package", "version");
  if (const RenderedValue* number = value_at(recipe, "build", "number")) {
    output.build_number = number->integer;
  }
  output.noarch = text_at(recipe, "build", "noarch");
  output.build_id = text_at(recipe, "build", "string");
  output.skipped = rendered.skipped;
  output.meaning = meaning_of(rendered);
  output.place = rendered.place;
  for (const char* section : {"build", "host", "run", "run_constraints"}) {
    add_requirements(output.requirements, section,
                     value_at(recipe, "requirements", section));
  }
  add_run_exports(output, value_at(recipe, "requirements", "run_exports"));
  output.license = text_at(recipe, "about", "license");
  if (const RenderedValue* tests = recipe.find("tests")) {
    for (const RenderedValue& test : tests->items) {
      add_test(output, test);
    }
  }
  for (const auto& [key, value] : rendered.variant.members) {
    output.variant[key] = v1::written(value);
  }
  return output;
}

/// What the recipe says of itself, whatever its outputs.
void read_credits(const RenderedValue& rendered, Recipe& recipe) {
  recipe.maintainers = texts_of(value_at(rendered, "extra", "recipe-maintainers"));
  recipe.license = text_at(rendered, "about", "license");
  if (const RenderedValue* sources = rendered.find("source")) {
    for (const RenderedValue& source : sources->items) {
      append(recipe.source_urls, texts_of(source.find("url")));
    }
  }
}

void add_outputs(const RenderedRecipe& rendered, Recipe& recipe) {
  const auto add = [&](const RenderedOutput& one) {
    Output output = output_of(one);
    if (!output.name.empty() && !output.version.empty()) {
      recipe.outputs.push_back(std::move(output));
    }
  };
  for (const RenderedOutput& output : rendered.outputs) {
    add(output);
  }
  for (const RenderedOutput& output : rendered.skipped) {
    const Output skipped = output_of(output);
    const bool there =
        std::any_of(recipe.outputs.begin(), recipe.outputs.end(),
                    [&](const Output& other) { return other.name == skipped.name; });
    if (!there) {
      add(output);
    }
  }
}

}  // namespace

Recipe read_recipe_yaml(std::string text, std::string origin, std::string_view subdir,
                        const VariantConfig& config) {
  return read_recipe_yaml(std::move(text), std::move(origin),
                          v1::RenderSettings(subdir, config));
}

Recipe read_recipe_yaml(std::string text, std::string origin,
                        const v1::RenderSettings& settings) {
  const RenderedRecipe rendered =
      v1::render_variants(std::move(text), std::move(origin), settings);
  Recipe recipe;
  recipe.origin = rendered.source->origin();
  for (const v1::Remark& fault : rendered.report.faults()) {
    recipe.faults.push_back(rendered.source->error_at(fault.place, fault.message));
  }
  for (const v1::Remark& unknown : rendered.report.unknowns()) {
    recipe.unknowns.push_back({unknown.place, unknown.message});
  }
  add_outputs(rendered, recipe);
  if (!rendered.outputs.empty()) {
    read_credits(rendered.outputs.front().recipe, recipe);
  }
  if (recipe.outputs.empty()) {
    if (!recipe.faults.empty()) {
      throw recipe.faults.front();
    }
    throw rendered.source->error_at(base::Place{1, 1},
                                    "the recipe's packages cannot be known without "
                                    "building it");
  }
  return recipe;
}

Recipe parse_recipe_yaml(std::string text, std::string origin,
                         std::string_view subdir) {
  Recipe recipe =
      read_recipe_yaml(std::move(text), std::move(origin), subdir, standard_config());
  if (!recipe.faults.empty()) {
    throw recipe.faults.front();
  }
  return recipe;
}

}  // namespace distro::recipe
