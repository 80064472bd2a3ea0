#include "recipe/recipe_yaml/recipe_yaml.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"

namespace {

using namespace distro;
using namespace distro::recipe;

Recipe read(const std::string& text, const std::string& subdir = "linux-64") {
  return parse_recipe_yaml(text, "recipes/x/recipe.yaml", subdir);
}

std::vector<std::string> specs(const Output& output, const std::string& section) {
  std::vector<std::string> result;
  const auto found = output.requirements.find(section);
  if (found != output.requirements.end()) {
    for (const Requirement& requirement : found->second) {
      result.push_back(requirement.spec);
    }
  }
  return result;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a recipe.yaml becomes a recipe", "[recipe]") {
  const std::string text =
      "context:\n"
      "  name: Foo\n"
      "  version: \"1.10\"\n"
      "  number: 2\n"
      "package:\n"
      "  name: ${{ name|lower }}\n"
      "  version: ${{ version }}\n"
      "build:\n"
      "  number: ${{ number + 1 }}\n"
      "  skip: win\n"
      "requirements:\n"
      "  host:\n"
      "    - if: linux\n"
      "      then:\n"
      "        - a\n"
      "        - if: osx\n"
      "          then: b\n"
      "          else: c\n"
      "      else: no_${{ such_name }}\n"
      "    - ${{ 'd' if win }}\n"
      "  run:\n"
      "    - numpy >=${{ version }},<2\n"
      "    - ${{ pin_subpackage('libfoo', upper_bound='x.x') }}\n"
      "    - pin_compatible: {name: zlib}\n"
      "tests:\n"
      "  - package_contents: {files: [a]}\n"
      "  - script: [foo]\n"
      "about:\n"
      "  license: MIT\n"
      "extra:\n"
      "  recipe-maintainers: [ada]\n";
  const Recipe recipe = read(text);
  REQUIRE(recipe.outputs.size() == 1);
  const Output& output = recipe.outputs[0];
  CHECK(output.name == "foo");
  CHECK(output.version == "1.10");
  CHECK(output.build_number == 3);
  CHECK_FALSE(output.skipped);
  CHECK(output.has_tests);
  CHECK(specs(output, "host") == Texts{"a", "c"});
  CHECK(specs(output, "run") == Texts{"numpy >=1.10,<2", "libfoo", "zlib"});
  CHECK_FALSE(output.requirements.at("run")[0].pinned);
  CHECK(output.requirements.at("run")[1].pinned);
  CHECK(output.requirements.at("run")[2].pinned);
  CHECK(output.requirements.at("run")[0].place.line == 22);
  CHECK(recipe.license == "MIT");
}

TEST_CASE("outputs of a recipe.yaml take version and number from the top", "[recipe]") {
  const Recipe recipe = read(
      "recipe: {name: foo, version: '2.0'}\n"
      "build: {number: 5}\n"
      "outputs:\n"
      "  - staging: {name: compiled}\n"
      "    requirements: {build: [cmake]}\n"
      "  - package: {name: libfoo}\n"
      "    tests:\n"
      "      - package_contents: {files: [a]}\n"
      "  - package: {name: foo-py, version: '2.1'}\n"
      "    build: {noarch: python, number: 6, skip: [osx, linux]}\n");
  REQUIRE(recipe.outputs.size() == 2);
  CHECK(recipe.outputs[0].name == "libfoo");
  CHECK(recipe.outputs[0].version == "2.0");
  CHECK(recipe.outputs[0].build_number == 5);
  CHECK_FALSE(recipe.outputs[0].has_tests);
  CHECK(recipe.outputs[1].version == "2.1");
  CHECK(recipe.outputs[1].build_number == 6);
  CHECK(recipe.outputs[1].noarch == "python");
  CHECK(recipe.outputs[1].skipped);
}

TEST_CASE("an unknown name in a recipe.yaml names its place", "[recipe]") {
  REQUIRE_THROWS_WITH(read("context:\n"
                           "  version: \"1.0\"\n"
                           "package:\n"
                           "  name: x\n"
                           "  version: ${{ versoin }}\n"),
                      "recipes/x/recipe.yaml:5:16: unknown variable 'versoin', did you "
                      "mean 'version'?\n"
                      "  version: ${{ versoin }}\n"
                      "               ^");
}

TEST_CASE("a condition with a misspelt key names the nearest one", "[recipe]") {
  REQUIRE_THROWS_WITH(read("package: {name: x, version: '1'}\n"
                           "requirements:\n"
                           "  run:\n"
                           "    - if: win\n"
                           "      than: pywin32\n"),
                      "recipes/x/recipe.yaml:5:7: unknown key 'than', did you mean "
                      "'then'?\n"
                      "      than: pywin32\n"
                      "      ^");
}

TEST_CASE("what is wrong in a recipe.yaml is a fault, whatever it is", "[recipe]") {
  for (const char* text :
       {"", "[]", "package: x", "package: {version: '1'}", "outputs: []",
        "package: {name: x, version: ''}", "package: {name: x, version: 'a b'}",
        "package: {name: x, version: '1'}\nrequirements: [a]",
        "package: {name: x, version: '1'}\nrequirements: {runn: [a]}",
        "package: {name: x, version: '1'}\nbuild: {noarch: java}",
        "context: [a]\npackage: {name: x, version: '1'}",
        "context: {a: '${{ b }}'}\npackage: {name: x, version: '1'}"}) {
    CAPTURE(text);
    REQUIRE_THROWS_AS(read(text), InputError);
  }
}

TEST_CASE("what the tests of a recipe.yaml need is a section of its own", "[recipe]") {
  const Recipe recipe = read(
      "package:\n  name: x\n  version: \"1\"\n"
      "tests:\n"
      "  - script: [pytest]\n"
      "    requirements:\n      build: [cmake]\n      run: [pytest >=7]\n"
      "  - python:\n      imports: [x]\n");
  CHECK(specs(recipe.outputs.at(0), "test") == Texts{"cmake", "pytest >=7"});
}

TEST_CASE("one bad output of a recipe.yaml does not lose the others", "[recipe]") {
  const Recipe recipe = read_recipe_yaml(
      "recipe: {version: '1'}\n"
      "outputs:\n"
      "  - package: {name: '${{ nothing }}'}\n"
      "  - package: {name: good}\n"
      "    requirements: {run: ['${{ env.get(\"X\") }}', numpy]}\n",
      "recipes/x/recipe.yaml", "linux-64", standard_config());
  REQUIRE(recipe.outputs.size() == 1);
  CHECK(recipe.outputs[0].name == "good");
  CHECK(specs(recipe.outputs[0], "run") == Texts{"numpy"});
  REQUIRE(recipe.faults.size() == 1);
  CHECK(std::string(recipe.faults[0].what()) ==
        "recipes/x/recipe.yaml:3:26: unknown variable 'nothing'\n"
        "  - package: {name: '${{ nothing }}'}\n"
        "                         ^");
  REQUIRE(recipe.unknowns.size() == 1);
  CHECK(recipe.unknowns[0].reason == "env.get('X')");
  CHECK(recipe.unknowns[0].place.line == 5);
}
