#include "recipe/built/packaged_recipe.hpp"

#include <catch2/catch.hpp>

#include "support/package_builder.hpp"

using namespace distro;
using recipe::BuiltPackage;
using recipe::PackagedRecipe;
using recipe::RecipeOrigin;

namespace {

BuiltPackage tool(std::map<std::string, std::string> info) {
  BuiltPackage package{test::record_of("tool", "1.0", {"python >=3.9", "leaf 1.2 0"}),
                       std::move(info)};
  package.record.build_number = 3;
  return package;
}

PackagedRecipe recipe_of(std::map<std::string, std::string> info) {
  return recipe::packaged_recipe(tool(std::move(info)),
                                 recipe::RecipeReader("linux-64"));
}

std::string recipe_yaml(const std::string& version) {
  return "# as it was written\n"
         "package: {name: tool, version: '" +
         version + "'}\nbuild: {number: 3}\n";
}

const std::string meta_template =
    "{% set version = \"1.0\" %}\n"
    "package:\n  name: tool\n  version: {{ version }}\n"
    "build:\n  number: 3  # raised\n";

const std::string resolved_meta =
    "# This file created by conda-build\n"
    "package:\n  name: tool\n  version: '1.0'\n"
    "build:\n  number: '3'\n  string: py311h1234567_3\n  noarch: false\n"
    "  script: make install\n"
    "requirements:\n"
    "  build:\n    - gcc_linux-64 13.3.0 h1_0\n    - binutils 2.40 h2_0\n"
    "    - cmake 3.30.0 h3_0\n"
    "  host:\n    - leaf 1.2 0\n    - python 3.11.2 h4_0\n    - libzlib 1.3 h5_0\n"
    "  run:\n    - leaf 1.2 0\n    - python >=3.9\n"
    "test:\n  commands:\n    - tool --version\n    - echo ${X[0]}\n"
    "about:\n  license: MIT\n  summary: Braces {{ and %}\n"
    "extra:\n  copy_test_source_files: true\n  final: true\n"
    "  recipe-maintainers:\n    - ada\n";

}  // namespace

TEST_CASE("a recipe.yaml is taken as its author wrote it, with its files", "[recipe]") {
  const PackagedRecipe recipe =
      recipe_of({{"info/recipe/recipe.yaml", recipe_yaml("1.0")},
                 {"info/recipe/build.sh", "make\n"},
                 {"info/recipe/tests/data.txt", "1\n"},
                 {"info/recipe/variant_config.yaml", "{}"},
                 {"info/recipe/rendered_recipe.yaml", "recipe: {}"},
                 {"info/recipe/.git/config", "x"},
                 {"info/test/x", "y"}});
  CHECK(recipe.origin == RecipeOrigin::written);
  CHECK(recipe.member == "info/recipe/recipe.yaml");
  CHECK(recipe.files ==
        std::map<std::string, std::string>{{"build.sh", "make\n"},
                                           {"recipe.yaml", recipe_yaml("1.0")},
                                           {"tests/data.txt", "1\n"}});
  CHECK(recipe.notes.empty());
}

TEST_CASE("a template is taken if it renders to the package", "[recipe]") {
  const PackagedRecipe recipe =
      recipe_of({{"info/recipe/meta.yaml.template", meta_template},
                 {"info/recipe/meta.yaml", resolved_meta},
                 {"info/recipe/conda_build_config.yaml", "python: '3.11'"},
                 {"info/recipe/run_test.py", "import tool\n"}});
  CHECK(recipe.origin == RecipeOrigin::written);
  CHECK(recipe.file == "meta.yaml");
  CHECK(recipe.files ==
        std::map<std::string, std::string>{{"meta.yaml", meta_template},
                                           {"run_test.py", "import tool\n"}});
}

TEST_CASE("another template gives way to what the build made of it", "[recipe]") {
  const PackagedRecipe recipe =
      recipe_of({{"info/recipe/meta.yaml.template",
                  "package:\n  name: tool\n  version: {{ environ['V'] }}\n"},
                 {"info/recipe/meta.yaml", resolved_meta}});
  CHECK(recipe.origin == RecipeOrigin::resolved);
  CHECK(recipe.files.at("meta.yaml") ==
        "package:\n  name: tool\n  version: \"1.0\"\n\n"
        "build:\n  number: 3\n  script: make install\n\n"
        "requirements:\n"
        "  build:\n    - \"{{ compiler('c') }}\"\n    - cmake\n"
        "  host:\n    - leaf\n    - python\n"
        "  run:\n    - leaf 1.2 0\n    - python >=3.9\n\n"
        "test:\n  commands:\n    - tool --version\n    - echo ${X[0]}\n\n"
        "about:\n  license: MIT\n  summary: Braces {{ '{{' }} and %}\n\n"
        "extra:\n  recipe-maintainers:\n    - ada\n");
  REQUIRE(recipe.notes.size() == 4);
  CHECK(recipe.notes[0].starts_with(
      "info/recipe/meta.yaml.template was not taken: it builds tool of an unknown "
      "version, not tool 1.0 (build 3)"));
  CHECK(recipe.notes[1] ==
        "requirements/build: 1 package of the build left out that may have come along "
        "with others");
  CHECK(recipe.notes[2] ==
        "requirements/host: 1 package of the build left out that may have come along "
        "with others");
  CHECK(recipe.notes[3] ==
        "requirements/run are those of the built file: loosen what only that build "
        "needed");
}

TEST_CASE("a resolved recipe that would be read otherwise is not taken", "[recipe]") {
  std::string meta = resolved_meta;
  meta.replace(meta.find("echo ${X[0]}"), 12, "'echo # [win] only'");
  const PackagedRecipe recipe =
      recipe_of({{"info/recipe/meta.yaml", meta}, {"info/about.json", "{}"}});
  CHECK(recipe.origin == RecipeOrigin::made);
  CHECK(recipe.notes.front() ==
        "info/recipe/meta.yaml was not taken: test would be read as a selector or a "
        "template");
}

TEST_CASE("what rattler-build rendered is taken where the recipe is another's",
          "[recipe]") {
  const PackagedRecipe recipe = recipe_of(
      {{"info/recipe/recipe.yaml", recipe_yaml("2.0")},
       {"info/recipe/rendered_recipe.yaml",
        "recipe:\n  schema_version: 1\n  context: {}\n"
        "  package:\n    name: tool\n    version: '1.0'\n"
        "  build:\n    number: 3\n    string: h1_3\n    script: echo ${{ x }}\n"
        "  requirements:\n    host: []\n    run:\n"
        "    - python >=3.9\n    - pin_subpackage:\n        name: leaf\n"
        "        exact: true\n"
        "  about:\n    license: MIT\n"
        "finalized_dependencies: {}\n"}});
  CHECK(recipe.origin == RecipeOrigin::resolved);
  CHECK(recipe.files.at("recipe.yaml") ==
        "package:\n  name: tool\n  version: \"1.0\"\n\n"
        "build:\n  number: 3\n  script: echo ${{ '${{' }} x }}\n\n"
        "requirements:\n  run:\n    - python >=3.9\n    - leaf ==1.2 0\n\n"
        "about:\n  license: MIT\n");
  CHECK(recipe.notes ==
        std::vector<std::string>{
            "info/recipe/recipe.yaml was not taken: it builds tool 2.0 (build 3), not "
            "tool 1.0 (build 3)"});
}

TEST_CASE("one of several outputs has the files that its recipe names", "[recipe]") {
  const std::string meta =
      "package:\n  name: tool\n  version: '1.0'\n"
      "build:\n  number: '3'\n  script: mk_tool.sh\n"
      "test:\n  script: tool_test.sh\nextra:\n  final: true\n";
  const PackagedRecipe recipe =
      recipe_of({{"info/recipe/meta.yaml", meta},
                 {"info/recipe/mk_tool.sh", "make\n"},
                 {"info/recipe/parent/meta.yaml", "x"},
                 {"info/recipe/parent/tool_test.sh", "tool\n"},
                 {"info/recipe/parent/run_test.sh", "exit 9\n"}});
  CHECK(recipe.origin == RecipeOrigin::resolved);
  std::vector<std::string> names;
  for (const auto& [name, text] : recipe.files) {
    names.push_back(name);
  }
  CHECK(names == std::vector<std::string>{"meta.yaml", "mk_tool.sh", "tool_test.sh"});
}

TEST_CASE("a package without a recipe gets one from what it says", "[recipe]") {
  const PackagedRecipe recipe = recipe_of(
      {{"info/about.json",
        R"({"home": ["https://tool.example.org"], "license": "MIT",
            "summary": "A tool: for ${{ all }}", "dev_url": "https://git.example.org",
            "extra": {"recipe-maintainers": ["ada", "grace"]}})"},
       {"info/link.json",
        R"({"noarch": {"type": "python", "entry_points": ["tool = tool:main"]}})"},
       {"info/test/run_test.sh", "\n\nset -ex\n\n\n\ntool\nexit 0\n"}});
  CHECK(recipe.origin == RecipeOrigin::made);
  CHECK(recipe.member.empty());
  CHECK(recipe.files.at("recipe.yaml") ==
        "# Made from tool-1.0-0.conda, which carries no recipe\n"
        "# that could be taken over: how it was built is not known.\n"
        "\n"
        "package:\n  name: tool\n  version: \"1.0\"\n\n"
        "build:\n  number: 3\n  python:\n    entry_points:\n"
        "      - tool = tool:main\n\n"
        "requirements:\n  run:\n    - python >=3.9\n    - leaf ==1.2 0\n\n"
        "tests:\n  - script:\n      - tool\n\n"
        "about:\n  homepage: https://tool.example.org\n"
        "  repository: https://git.example.org\n  license: MIT\n"
        "  summary: \"A tool: for ${{ '${{' }} all }}\"\n\n"
        "extra:\n  recipe-maintainers:\n    - ada\n    - grace\n");
  const recipe::Recipe read =
      recipe::read_recipe(recipe, recipe::RecipeReader("linux-64"));
  CHECK(recipe::difference_from(tool({}).record, read).empty());
  CHECK(read.maintainers == std::vector<std::string>{"ada", "grace"});
}

TEST_CASE("a broken about.json is the package's fault", "[recipe]") {
  REQUIRE_THROWS_WITH(recipe_of({{"info/about.json", "{"}}),
                      Catch::StartsWith("tool-1.0-0.conda: info/about.json:1:"));
}

TEST_CASE("only what a recipe can have is read of a package", "[recipe]") {
  for (const char* path : {"info/recipe/recipe.yaml", "info/recipe/a b/c",
                           "info/test/run_test.sh", "info/index.json"}) {
    CAPTURE(path);
    CHECK(recipe::is_of_recipe(path));
  }
  for (const char* path :
       {"info/files", "info/recipe/../x", "info/test/.git/hooks/pre-commit",
        "info/recipe//x", "info/recipe/a\nb", "info/recipe/a\\b",
        "lib/info/recipe/x"}) {
    CAPTURE(path);
    CHECK_FALSE(recipe::is_of_recipe(path));
  }
}
