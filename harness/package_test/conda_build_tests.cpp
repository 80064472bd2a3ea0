#include "package_test/conda_build_tests.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <sstream>

#include "base/json.hpp"
#include "package_test/conda_build_recipe.hpp"
#include "package_test/conda_build_scripts.hpp"
#include "package_test/packaged_files.hpp"

namespace distro::package_test {
namespace {

using std::filesystem::path;

/// One kind of script, in the order in which conda-build runs them.
struct Language {
  const char* extension;
  const char* program;      ///< below the prefix, or absolute
  const char* option;       ///< may be empty
  const char* requirement;  ///< the package that brings the program; may be empty
};

constexpr Language languages[] = {
    {"py", "bin/python", "-s", "python"}, {"pl", "bin/perl", "", "perl"},
    {"lua", "bin/lua", "", "lua"},        {"r", "bin/Rscript", "", "r-base"},
    {"sh", "/bin/bash", "-e", ""},
};

/// What cannot be read says nothing of what is to be run, and the scripts are in the
/// package; conda-build renders the recipe again, and fails.
std::optional<CondaBuildRecipe> readable_recipe(const PackageUnderTest& package,
                                                const Variant& variant,
                                                std::vector<std::string>& notes) {
  try {
    return load_conda_build_recipe(package, variant);
  } catch (const InputError& error) {
    if (package.parity) {
      throw;
    }
    notes.push_back("the recipe inside the package cannot be read: " +
                    std::string(error.what()));
    return std::nullopt;
  }
}

void require_source_files(const path& test_folder, const CondaBuildRecipe& recipe) {
  for (const std::string& pattern : recipe.source_files) {
    if (packaged_matches(test_folder, pattern).empty() &&
        packaged_matches(test_folder / "parent", pattern).empty()) {
      throw InputError("test/source_files names '" + pattern +
                       "', and the package carries no such file");
    }
  }
}

/// The script of one language: as packaged, or made of the recipe.
std::optional<TestFile> script_of(const Language& language, const path& extracted,
                                  const std::optional<CondaBuildRecipe>& recipe,
                                  const std::string& version) {
  const std::string name = std::string("run_test.") + language.extension;
  if (is_packaged(extracted, path("info/test") / name)) {
    return TestFile{name, extracted / "info/test" / name, ""};
  }
  if (!recipe) {
    return std::nullopt;
  }
  const std::string body =
      read_packaged(extracted, path("info/recipe") / name).value_or("");
  std::string text = conda_build_script(language.extension, body, *recipe, version);
  return text.empty() ? std::nullopt
                      : std::optional<TestFile>({name, {}, std::move(text)});
}

/// What the package says; without info/test, what its recipe says.
std::vector<std::string> requirements_of(
    const path& extracted, const std::optional<CondaBuildRecipe>& recipe) {
  std::vector<std::string> requirements;
  if (!is_packaged(extracted, "info/test")) {
    requirements = recipe ? recipe->requirements : requirements;
  } else if (const auto text =
                 read_packaged(extracted, "info/test/test_time_dependencies.json")) {
    const base::Json json =
        base::parse_json("{\"requires\":" + *text + "}", "test_time_dependencies.json");
    requirements =
        base::JsonObject(json, "test_time_dependencies.json").strings("requires");
  }
  // Features ("x@") are no packages.
  std::erase_if(requirements, [](const std::string& text) {
    return text.empty() || text.back() == '@';
  });
  for (std::string& text : requirements) {
    text = conda_build_requirement(text);
  }
  return requirements;
}

bool asks_for(const std::vector<std::string>& requirements, const std::string& name) {
  return std::any_of(requirements.begin(), requirements.end(),
                     [&](const std::string& text) {
                       return text.substr(0, text.find_first_of(" =<>!~[")) == name;
                     });
}

void add_scripts(TestGroup& group, const path& extracted,
                 const std::optional<CondaBuildRecipe>& recipe,
                 const std::string& version) {
  for (const Language& language : languages) {
    std::optional<TestFile> script = script_of(language, extracted, recipe, version);
    if (!script) {
      continue;
    }
    TestStep step;
    step.program = language.program;
    step.file = script->target;
    if (*language.option != '\0') {
      step.arguments.emplace_back(language.option);
    }
    group.steps.push_back(std::move(step));
    if (script->source.empty()) {
      group.files.push_back(std::move(*script));
    }
    if (*language.requirement != '\0' &&
        !asks_for(group.requirements, language.requirement)) {
      group.requirements.emplace_back(language.requirement);
    }
  }
}

/// Those of a noarch package are for all systems, as far as conda-build knows: it makes
/// their environment everywhere.
bool has_windows_tests(const PackageUnderTest& package) {
  return !package.record.noarch.empty() &&
         (is_packaged(package.extracted, "info/test/run_test.bat") ||
          is_packaged(package.extracted, "info/recipe/run_test.bat"));
}

}  // namespace

std::string conda_build_requirement(const std::string& text) {
  std::istringstream words(text);
  std::string name, version, more;
  words >> name >> version >> more;
  const bool plain = !version.empty() && more.empty() &&
                     std::all_of(version.begin(), version.end(), [](unsigned char c) {
                       return std::isalnum(c) != 0 || c == '.' || c == '_' || c == '-';
                     });
  return plain && version != "x.x" ? name + " " + version + ".*" : text;
}

std::optional<TestGroup> conda_build_tests(const PackageUnderTest& package,
                                           const Variant& variant,
                                           std::vector<std::string>& notes) {
  const path& extracted = package.extracted;
  const std::optional<CondaBuildRecipe> recipe =
      readable_recipe(package, variant, notes);
  const path test_folder = extracted / "info/test";
  TestGroup group;
  group.title = "tests of " + package.record.name;
  group.fails_by_file = true;
  group.requirements = requirements_of(extracted, recipe);
  if (is_packaged(extracted, "info/test")) {
    group.copied = test_folder;
  }
  if (recipe) {
    group.recipe = extracted / "info/recipe";
    group.environment = recipe->script_env;
    group.wanted_of_caller = recipe->wanted_of_caller;
    group.languages = recipe->build_languages;
    group.has_host = recipe->has_host;
    for (const std::string& pattern :
         group.copied.empty() ? recipe->files : std::vector<std::string>{}) {
      for (const path& file : packaged_matches(group.recipe, pattern)) {
        group.files.push_back({file.lexically_relative(group.recipe), file, ""});
      }
    }
  }
  add_scripts(group, extracted, recipe, package.record.version);
  if (group.steps.empty()) {
    return has_windows_tests(package) ? std::optional(group) : std::nullopt;
  }
  if (recipe && !group.copied.empty()) {
    require_source_files(test_folder, *recipe);
  }
  return group;
}

}  // namespace distro::package_test
