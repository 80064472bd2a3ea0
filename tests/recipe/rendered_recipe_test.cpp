#include "recipe/recipe_yaml/rendered_recipe.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

namespace {

using namespace distro;
using namespace distro::recipe;
using namespace distro::recipe::v1;

VariantConfig config() {
  VariantConfig result;
  result.values = {{"python", {"3.9", "3.11"}},
                   {"numpy", {"1.22", "1.26"}},
                   {"c_compiler", {"gcc"}},
                   {"c_compiler_version", {"13"}},
                   {"libfoo", {"1", "2"}},
                   {"is_abi3", {"false"}},
                   {"channel_sources", {"conda-forge"}}};
  result.zip_keys = {{"python", "numpy"}};
  return result;
}

RenderedRecipe rendered_of(const std::string& text) {
  return render_variants(text, "recipes/x/recipe.yaml", "linux-64", config());
}

/// Of a recipe that renders without a fault.
std::vector<RenderedOutput> outputs_of(const std::string& text) {
  RenderedRecipe recipe = rendered_of(text);
  for (const Remark& remark : recipe.report.faults()) {
    FAIL_CHECK(remark.message);
  }
  return std::move(recipe.outputs);
}

base::Json part(const RenderedOutput& output, const std::string& pointer) {
  return json_of(output.recipe)[base::Json::json_pointer(pointer)];
}

std::vector<std::string> builds(const std::vector<RenderedOutput>& outputs) {
  std::vector<std::string> result;
  for (const RenderedOutput& output : outputs) {
    result.push_back(part(output, "/package/name").get<std::string>() + " " +
                     part(output, "/build/string").get<std::string>());
  }
  return result;
}

std::vector<std::string> faults_of(const std::string& text) {
  std::vector<std::string> result;
  const RenderedRecipe recipe = rendered_of(text);
  for (const Remark& remark : recipe.report.faults()) {
    result.push_back(std::to_string(remark.place.line) + ":" +
                     std::to_string(remark.place.column) + ": " + remark.message);
  }
  return result;
}

using Texts = std::vector<std::string>;
const std::string package = "package: {name: a, version: '1.0'}\n";

}  // namespace

TEST_CASE("a recipe without variables has the variant of every recipe", "[recipe]") {
  const std::vector<RenderedOutput> outputs = outputs_of(package);
  REQUIRE(outputs.size() == 1);
  // rattler-build's answer for this variant.
  CHECK(outputs[0].hash == "e1103f5");
  CHECK(json_of(outputs[0].variant) == base::Json{{"channel_sources", "conda-forge"},
                                                  {"target_platform", "linux-64"}});
  CHECK(json_of(outputs[0].recipe).dump() ==
        R"({"schema_version":1,"context":{},"package":{"name":"a","version":"1.0"},)"
        R"("build":{"string":"he1103f5_0"},"requirements":{}})");
}

TEST_CASE("requirements without a bound make variants, in lockstep where zipped",
          "[recipe]") {
  CHECK(builds(outputs_of(package + "requirements: {host: [python, numpy]}\n")) ==
        Texts{"a np122py39h2cd0bc6_0", "a np126py311h0fd8821_0"});
  CHECK(outputs_of(package + "requirements: {host: ['python >=3']}\n").size() == 1);
  CHECK(outputs_of(package + "requirements:\n  host:\n"
                             "    - if: win\n      then: libfoo\n")
            .size() == 2);
}

TEST_CASE("a name that only rendering brings makes variants too", "[recipe]") {
  const std::vector<RenderedOutput> outputs = outputs_of(
      "context: {n: libfoo}\n" + package + "requirements: {host: ['${{ n }}']}\n");
  REQUIRE(outputs.size() == 2);
  CHECK(json_of(outputs[1].variant)["libfoo"] == "2");
}

TEST_CASE("noarch python depends neither on python nor on the platform", "[recipe]") {
  const std::vector<RenderedOutput> outputs =
      outputs_of(package +
                 "build: {noarch: python}\n"
                 "requirements: {host: [pip], run: ['python >=3.9', __unix]}\n");
  REQUIRE(outputs.size() == 1);
  CHECK(outputs[0].hash_prefix == "py");
  CHECK(json_of(outputs[0].variant) == base::Json{{"__unix", "__unix"},
                                                  {"channel_sources", "conda-forge"},
                                                  {"target_platform", "noarch"}});
}

TEST_CASE("only what a condition looked at counts for the hash", "[recipe]") {
  const std::vector<RenderedOutput> outputs =
      outputs_of(package + "build: {skip: [is_abi3 and libfoo == '9']}\n");
  REQUIRE(outputs.size() == 2);
  CHECK_FALSE(json_of(outputs[0].variant).contains("libfoo"));
  CHECK(json_of(outputs[0].variant).contains("is_abi3"));
}

TEST_CASE("outputs come behind what they need, and exact pins are in their variant",
          "[recipe]") {
  const std::vector<RenderedOutput> outputs = outputs_of(
      "recipe: {version: '2.0'}\n"
      "outputs:\n"
      "  - package: {name: a}\n"
      "    requirements:\n"
      "      run: [\"${{ pin_subpackage('lib-a', exact=True) }}\"]\n"
      "  - package: {name: lib-a}\n"
      "    build: {string: 'fixed_${{ build_number }}', number: 3}\n");
  REQUIRE(outputs.size() == 2);
  CHECK(part(outputs[0], "/package/name") == "lib-a");
  CHECK(part(outputs[0], "/build/string") == "fixed_3");
  CHECK(json_of(outputs[1].variant)["lib-a"] == "2.0 fixed_3");
}

TEST_CASE("a staging output is a cache of the packages that inherit it", "[recipe]") {
  const std::vector<RenderedOutput> outputs = outputs_of(
      "recipe: {version: '1'}\n"
      "build: {script: top.sh}\n"
      "outputs:\n"
      "  - staging: {name: built}\n"
      "    build: {script: build.sh}\n"
      "    requirements: {build: [\"${{ compiler('c') }}\"]}\n"
      "  - package: {name: a}\n"
      "    inherit: {from: built, run_exports: false}\n"
      "  - package: {name: b}\n");
  REQUIRE(outputs.size() == 2);
  CHECK(part(outputs[0], "/staging_caches/0/build").dump() ==
        R"({"string":null,"script":"build.sh"})");
  CHECK(part(outputs[0], "/inherits_from/inherit_run_exports") == false);
  CHECK(part(outputs[0], "/build/script").dump() == "[]");
  CHECK(json_of(outputs[0].variant).contains("c_compiler_version"));
  CHECK(part(outputs[1], "/build/script") == "top.sh");
}

TEST_CASE("a skipped output is known but not built", "[recipe]") {
  const RenderedRecipe recipe = rendered_of(
      "recipe: {version: '1'}\n"
      "outputs:\n"
      "  - package: {name: a}\n    build: {skip: [linux]}\n"
      "  - package: {name: b}\n");
  CHECK(recipe.outputs.size() == 1);
  REQUIRE(recipe.skipped.size() == 1);
  CHECK(part(recipe.skipped[0], "/package/name") == "a");
}

TEST_CASE("scripts keep their templates, and one command its text", "[recipe]") {
  const std::vector<RenderedOutput> outputs = outputs_of(
      package +
      "build:\n  script:\n    - if: win\n      then: x\n    - a ${{ PREFIX }}\n"
      "tests:\n"
      "  - script: {content: [one], env: {A: '${{ 1 }}', B: ''}}\n"
      "  - script: {file: t.py}\n"
      "  - script: [one, two]\n");
  CHECK(part(outputs.at(0), "/build/script") == "a ${{ PREFIX }}");
  CHECK(part(outputs[0], "/tests").dump() ==
        R"([{"script":{"env":{"A":"1"},"content":"one"}},)"
        R"({"script":{"interpreter":"python","file":"t.py"}},)"
        R"({"script":["one","two"]}])");
}

TEST_CASE("the context keeps types where no quotes take them away", "[recipe]") {
  const std::vector<RenderedOutput> outputs = outputs_of(
      "context:\n  a: 007\n  b: yes\n  c: 1.10\n  d: ${{ a + 1 }}\n"
      "  e: \"${{ a }}\"\n  f: ${{ a }}1\n  g: [1, x, True]\n  h: ~\n" +
      package);
  CHECK(
      part(outputs.at(0), "/context").dump() ==
      R"({"a":7,"b":"yes","c":"1.10","d":8,"e":"7","f":71,"g":[1,"x",true],"h":"~"})");
}

TEST_CASE("all that is wrong with a recipe.yaml is said in one run", "[recipe]") {
  CHECK(faults_of("context:\n"
                  "  v: ${{ versoin }}\n"
                  "package:\n"
                  "  name: a\n"
                  "  version: 1.0\n"
                  "requirments: {}\n"
                  "requirements:\n"
                  "  run:\n"
                  "    - python 3.10\n"
                  "    - if: wiin\n"
                  "      then: b ==\n"
                  "about:\n"
                  "  description: |\n"
                  "    several lines\n"
                  "    of ${{ txt }}\n") ==
        Texts{"2:10: unknown variable 'versoin'",
              "6:1: unknown key 'requirments', did you mean 'requirements'?",
              "9:14: '3.10' lacks an operator: write '==3.10' or '3.10.*'",
              "10:11: unknown variable 'wiin', did you mean 'win'?",
              "11:17: '==' is no version spec", "15:12: unknown variable 'txt'"});
}

TEST_CASE("outputs that need each other are a fault that names them", "[recipe]") {
  CHECK(faults_of("recipe: {version: '1'}\n"
                  "outputs:\n"
                  "  - package: {name: a}\n    requirements: {host: [b]}\n"
                  "  - package: {name: b}\n    requirements: {host: [a]}\n") ==
        Texts{"3:21: the outputs need each other in a cycle: a, b"});
}
