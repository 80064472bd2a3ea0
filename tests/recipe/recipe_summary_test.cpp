#include "recipe/diff/recipe_summary.hpp"

#include <catch2/catch.hpp>

#include "recipe/diff/written_requirements.hpp"
#include "recipe/meta_yaml/meta_model.hpp"
#include "recipe/recipe_yaml/recipe_yaml.hpp"

using namespace distro::recipe;
using Texts = std::vector<std::string>;

namespace {

VariantConfig three_pythons() {
  VariantConfig config;
  config.values = {{"python", {"3.10", "3.11", "3.12"}},
                   {"numpy", {"1.22", "1.23", "1.23"}},
                   {"c_compiler", {"gcc"}},
                   {"c_compiler_version", {"13"}},
                   {"target_platform", {"linux-64"}}};
  config.zip_keys = {{"python", "numpy"}};
  return config;
}

const std::string text =
    "package:\n"
    "  name: x\n"
    "  version: 1\n"
    "build:\n"
    "  number: 1  # [py<312]\n"
    "  number: 2  # [py==312]\n"
    "requirements:\n"
    "  build:\n"
    "    - {{ compiler('c') }}\n"
    "  host:\n"
    "    - python\n"
    "    - \"numpy\"   # words\n"
    "  run:\n"
    "    - python\n"
    "    - tomli >=1 # [py<311]\n"
    "    - {{ pin_compatible('numpy') }}  # [linux]\n"
    "test:\n"
    "  commands:\n"
    "    - x --version\n"
    "    - x --new  # [py>310]\n";

Recipe many() {
  Recipe recipe =
      read_meta_yaml(text, "meta.yaml", MetaReader("linux-64", three_pythons()));
  note_written(recipe, text);
  return recipe;
}

Texts texts(const std::vector<VariantText>& entries) {
  Texts list;
  for (const VariantText& entry : entries) {
    list.push_back(entry.text);
  }
  return list;
}

}  // namespace

TEST_CASE("a summary says what all variants share once", "[recipe]") {
  const Recipe recipe = many();
  const std::vector<OutputSummary> summaries = summaries_of(recipe);
  REQUIRE(summaries.size() == 1);
  const OutputSummary& x = summaries[0];
  CHECK(x.name == "x");
  REQUIRE(x.variants.size() == 3);
  CHECK(texts(x.versions) == Texts{"1"});
  CHECK(texts(x.build_numbers) == Texts{"1", "2"});
  CHECK(x.build_numbers[1].variants == VariantSet{2});
  CHECK(texts(x.commands) == Texts{"x --version", "x --new"});
  CHECK(x.commands[1].variants == VariantSet{1, 2});
}

TEST_CASE("a requirement of one place is one, whatever its variants make of it",
          "[recipe]") {
  const Recipe recipe = many();
  const OutputSummary x = summaries_of(recipe).at(0);
  const auto& host = x.requirements.at("host");
  REQUIRE(host.size() == 2);
  CHECK(texts(host[0].specs) ==
        Texts{"python 3.10.*", "python 3.11.*", "python 3.12.*"});
  CHECK(host[0].by == "python");
  CHECK(texts(host[1].specs) == Texts{"numpy 1.22.*", "numpy 1.23.*"});
  CHECK(host[1].by == "numpy");
  CHECK(host[1].specs[1].variants == VariantSet{1, 2});
  const auto& run = x.requirements.at("run");
  REQUIRE(run.size() == 3);
  CHECK(run[1].variants == VariantSet{0});
  CHECK(run[2].variants == VariantSet{0, 1, 2});
}

TEST_CASE("what is written is noted where it is not what is required", "[recipe]") {
  const Recipe recipe = many();
  const OutputSummary x = summaries_of(recipe).at(0);
  CHECK(x.requirements.at("build").at(0).written == "{{ compiler('c') }}");
  CHECK(x.requirements.at("host").at(0).written == "python");
  CHECK(x.requirements.at("host").at(1).written == "numpy");
  CHECK(x.requirements.at("run").at(0).written.empty());
  CHECK(x.requirements.at("run").at(1).written.empty());
  CHECK(x.requirements.at("run").at(2).written == "{{ pin_compatible('numpy') }}");
}

TEST_CASE("what a recipe.yaml has written is found through its conditions",
          "[recipe]") {
  const std::string v1 =
      "context:\n"
      "  least: 3\n"
      "package:\n  name: x\n  version: '1'\n"
      "requirements:\n"
      "  build:\n"
      "    - ${{ compiler('c') }}\n"
      "  run:\n"
      "    - if: linux\n"
      "      then: [\"a >=${{ least }}\", b>=1]\n"
      "    - ${{ pin_subpackage('x', upper_bound='x.x') }}\n";
  Recipe recipe = read_recipe_yaml(v1, "recipe.yaml", "linux-64", three_pythons());
  note_written(recipe, v1);
  const auto& run = recipe.outputs.at(0).requirements.at("run");
  REQUIRE(run.size() == 3);
  CHECK(run[0].spec == "a >=3");
  CHECK(run[0].written == "a >=${{ least }}");
  CHECK(run[1].written.empty());
  CHECK(run[2].written == "${{ pin_subpackage('x', upper_bound='x.x') }}");
  CHECK(recipe.outputs[0].requirements.at("build")[0].written ==
        "${{ compiler('c') }}");
}

TEST_CASE("both kinds of recipes tell their run_exports and their other tests",
          "[recipe]") {
  const Recipe meta = read_meta_yaml(
      "package:\n  name: x\n  version: 1\n"
      "build:\n"
      "  run_exports:\n"
      "    strong:\n      - {{ pin_subpackage('x') }}\n"
      "    weak_constrains:\n      - y <2\n"
      "test:\n  script: check.py\n"
      "about:\n  license: MIT\n",
      "meta.yaml", MetaReader("linux-64", three_pythons()));
  const Output& old = meta.outputs.at(0);
  CHECK(old.run_exports.at("strong").at(0).name == "x");
  CHECK(old.run_exports.at("strong").at(0).pinned);
  CHECK(old.run_exports.at("weak_constrains").at(0).spec == "y <2");
  CHECK(old.tests.others == Texts{"check.py"});
  CHECK(old.license == "MIT");
  const Recipe plain = read_meta_yaml(
      "package:\n  name: x\n  version: 1\nbuild:\n  run_exports:\n    - x >=1\n",
      "meta.yaml", MetaReader("linux-64", three_pythons()));
  CHECK(plain.outputs.at(0).run_exports.at("weak").at(0).place.line == 6);
  const Recipe v1 = read_recipe_yaml(
      "package:\n  name: x\n  version: '1'\n"
      "requirements:\n"
      "  run_exports:\n"
      "    strong: [\"${{ pin_subpackage('x') }}\"]\n"
      "    weak_constraints: [y <2]\n"
      "tests:\n"
      "  - python: {imports: [x]}\n"
      "  - perl: {uses: [X]}\n"
      "  - package_contents: {files: [a]}\n"
      "about: {license: MIT}\n",
      "recipe.yaml", "linux-64", three_pythons());
  const Output& now = v1.outputs.at(0);
  CHECK(now.run_exports.at("strong").at(0).name == "x");
  CHECK(now.run_exports.at("weak_constrains").at(0).spec == "y <2");
  CHECK(now.run_exports.size() == 2);
  CHECK(now.tests.others == Texts{"pip check", "perl X", "package contents"});
  CHECK(now.license == "MIT");
}
