#include "app/new/recipe.hpp"

#include <algorithm>

#include "app/new/questions.hpp"
#include "base/error.hpp"
#include "channel/match_spec.hpp"
#include "recipe/built/recipe_draft.hpp"

namespace distro::app {
namespace {

void add_other_outputs(const recipe::Recipe& recipe, const std::string& name,
                       std::vector<std::string>& notes) {
  std::string others;
  for (const recipe::Output& output : recipe.outputs) {
    if (output.name != name && !output.skipped &&
        others.find(output.name) == std::string::npos) {
      others += (others.empty() ? "" : ", ") + output.name;
    }
  }
  if (!others.empty()) {
    notes.push_back("the recipe also builds " + others +
                    ": staging must have what it builds all together");
  }
}

bool needs(const std::vector<std::string>& specs, const std::string& name) {
  return std::any_of(specs.begin(), specs.end(), [&](const std::string& spec) {
    std::string storage;
    return channel::name_of_spec(spec, storage) == name;
  });
}

}  // namespace

std::string recipe_folder(const std::string& name) { return "recipes/" + name; }
std::string manifest_path(const std::string& name) {
  return "packages/" + name + ".yaml";
}

std::string subdir_for(const channel::Record& record,
                       const std::vector<std::string>& subdirs) {
  if (record.subdir == "noarch") {
    return subdirs.front();
  }
  if (std::find(subdirs.begin(), subdirs.end(), record.subdir) == subdirs.end()) {
    throw InputError(record.fn + " is for " + record.subdir +
                     ", which is no platform of the distribution");
  }
  return record.subdir;
}

recipe::PackagedRecipe recipe_of_package(const PackageFile& package,
                                         const recipe::RecipeReader& reader) {
  const channel::Record& record = package.built.record;
  recipe::PackagedRecipe recipe = recipe::packaged_recipe(package.built, reader);
  recipe.notes.insert(recipe.notes.end(), package.notes.begin(), package.notes.end());
  try {
    const recipe::Recipe read = recipe::read_recipe(recipe, reader);
    const std::string difference = recipe::difference_from(record, read);
    if (!difference.empty()) {
      recipe.notes.push_back(
          "check will not find the file in staging by this recipe: " + difference);
    }
    add_other_outputs(read, record.name, recipe.notes);
  } catch (const InputError& fault) {
    // Lint shows where; that the file is not found for it is ours to say.
    const std::string text = fault.what();
    recipe.notes.push_back("check cannot read this recipe: " +
                           text.substr(0, text.find('\n')));
  }
  return recipe;
}

recipe::PackagedRecipe recipe_from_nothing(const std::string& name,
                                           Interview& interview) {
  recipe::RecipeDraft draft;
  draft.name = name;
  draft.version = interview.needed(ask_version());
  draft.source_url = interview.optional_answer(ask_source());
  if (!draft.source_url.empty()) {
    draft.source_sha256 = interview.optional_answer(ask_sha256());
  }
  const std::string noarch = interview.optional_answer(ask_noarch());
  draft.noarch = noarch == "no" ? "" : noarch;
  const bool python = draft.noarch == "python";
  draft.run = interview.answers(ask_requirement(python ? "python" : ""));
  if (python && !needs(draft.run, "python")) {
    draft.run.insert(draft.run.begin(), "python");
  }
  if (python && !draft.source_url.empty()) {
    draft.host = {"python", "pip"};
    draft.script = "python -m pip install --no-deps --no-build-isolation .";
  }
  recipe::PackagedRecipe recipe;
  recipe.file = "recipe.yaml";
  recipe.files[recipe.file] = recipe_yaml_text(draft);
  recipe.notes.emplace_back(
      "build it, and upload the file to staging, before you ask for a check");
  return recipe;
}

}  // namespace distro::app
