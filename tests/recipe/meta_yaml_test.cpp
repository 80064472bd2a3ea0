#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "recipe/recipe.hpp"

namespace {

using namespace distro;
using namespace distro::recipe;

Recipe meta(const std::string& text, const std::string& subdir = "linux-64") {
  return parse_meta_yaml(text, "recipes/x/meta.yaml", subdir);
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

TEST_CASE("a meta.yaml becomes a recipe", "[recipe]") {
  const Recipe recipe = meta(
      "{% set name = \"Bottleneck\" %}\n"
      "{% set version = '1.3.7' %}\n"
      "package:\n"
      "  name: {{ name|lower }}\n"
      "  version: {{ version }}\n"
      "source:\n"
      "  url: https://example.org/{{ name[0] }}/{{ version }}.tar.gz\n"
      "build:\n"
      "  number: 2\n"
      "requirements:\n"
      "  build:\n"
      "    - {{ compiler('c') }}\n"
      "  host:\n"
      "    - python\n"
      "    - numpy\n"
      "  run:\n"
      "    - python >=3.9\n"
      "    - {{ pin_compatible('numpy') }}\n"
      "    - pywin32  # [win]\n"
      "    - libfoo  # [linux and not aarch64]\n"
      "test:\n"
      "  commands:\n"
      "    - pip check\n"
      "about:\n"
      "  license: MIT\n"
      "extra:\n"
      "  recipe-maintainers:\n"
      "    - ada\n");
  REQUIRE(recipe.outputs.size() == 1);
  const Output& output = recipe.outputs[0];
  CHECK(output.name == "bottleneck");
  CHECK(output.version == "1.3.7");
  CHECK(output.build_number == 2);
  CHECK(output.noarch.empty());
  CHECK(output.has_tests);
  CHECK_FALSE(output.skipped);
  CHECK(specs(output, "build") == Texts{"gcc_linux-64"});
  CHECK(specs(output, "run") == Texts{"python >=3.9", "numpy", "libfoo"});
  CHECK(output.requirements.at("run")[1].pinned);
  CHECK_FALSE(output.requirements.at("run")[0].pinned);
  CHECK(output.requirements.at("run")[2].place.line == 20);
  CHECK(output.requirements.at("run")[2].place.column == 7);
  CHECK(recipe.license == "MIT");
  CHECK(recipe.maintainers == Texts{"ada"});
}

TEST_CASE("a selector decides which lines of a meta.yaml count", "[recipe]") {
  const std::string text =
      "package:\n"
      "  name: x\n"
      "  version: 1  # [unix]\n"
      "  version: 2  # [win]\n"
      "build:\n"
      "  skip: true  # [py<38 or win]\n"
      "  noarch: generic [osx]\n"
      "# {{ this_is_only_a_comment }} [nonsense\n"
      "requirements:\n"
      "  run:\n"
      "    - a  # [linux] because\n"
      "    - b  # not a selector [linux] (see below)\n"
      "test:\n"
      "  commands:\n"
      "    - if [[ -x a ]]\n"
      "    - c ${x[0]}  # [win] [unix]\n";
  CHECK(meta(text).outputs[0].version == "1");
  CHECK_FALSE(meta(text).outputs[0].skipped);
  CHECK(meta(text).outputs[0].noarch.empty());
  CHECK(specs(meta(text).outputs[0], "run") == Texts{"a", "b"});
  CHECK(meta(text, "win-64").outputs[0].version == "2");
  CHECK(meta(text, "win-64").outputs[0].skipped);
  CHECK(meta(text, "osx-arm64").outputs[0].noarch == "generic");
}

TEST_CASE("outputs of a meta.yaml take from the top level what is theirs", "[recipe]") {
  const Recipe recipe = meta(
      "package:\n"
      "  name: foo\n"
      "  version: 3.1\n"
      "build:\n"
      "  number: 4\n"
      "requirements:\n"
      "  run:\n"
      "    - zlib\n"
      "test:\n"
      "  commands:\n"
      "    - foo --version  # [unix]\n"
      "outputs:\n"
      "  - name: libfoo\n"
      "    requirements:\n"
      "      - openssl\n"
      "  - name: foo\n"
      "  - name: foo-doc\n"
      "    version: 3.2\n"
      "    build:\n"
      "      noarch: generic\n"
      "      number: 7\n"
      "    test:\n"
      "      imports:\n"
      "        - foo\n");
  REQUIRE(recipe.outputs.size() == 3);
  const Output& foo = recipe.outputs[0];
  const Output& doc = recipe.outputs[1];
  const Output& library = recipe.outputs[2];
  CHECK(library.version == "3.1");
  CHECK(library.build_number == 4);
  CHECK(specs(library, "host") == Texts{"openssl"});
  CHECK(specs(library, "run") == Texts{"openssl"});
  CHECK_FALSE(library.has_tests);
  CHECK(specs(foo, "run") == Texts{"zlib"});
  CHECK(foo.has_tests);
  CHECK(doc.version == "3.2");
  CHECK(doc.noarch == "generic");
  CHECK(doc.build_number == 7);
  CHECK(doc.has_tests);
}

TEST_CASE("a top level that gathers its outputs is an output too", "[recipe]") {
  const Recipe recipe = meta(
      "package:\n  name: all\n  version: 1\n"
      "requirements:\n  run:\n    - part\n"
      "outputs:\n  - name: part\n");
  REQUIRE(recipe.outputs.size() == 2);
  CHECK(recipe.outputs[0].requirements.empty());
  CHECK(recipe.outputs[1].name == "all");
}

TEST_CASE("Windows line ends and a byte order mark mean nothing", "[recipe]") {
  const Recipe recipe =
      meta("\xEF\xBB\xBFpackage:\r\n  name: x\r\n  version: 1  # [linux]\r\n");
  CHECK(recipe.outputs[0].version == "1");
}

TEST_CASE("Jinja that is not supported names its place", "[recipe]") {
  REQUIRE_THROWS_WITH(meta("package:\n  name: x\n{% macro a(b) %}\n{% endmacro %}\n"),
                      "recipes/x/meta.yaml:3:4: '{% macro %}' is not supported by this "
                      "version\n"
                      "{% macro a(b) %}\n"
                      "   ^");
  REQUIRE_THROWS_WITH(
      meta("package:\n  name: {{ 'x'|lowr }}\n"),
      "recipes/x/meta.yaml:2:16: filter 'lowr' is not supported by this "
      "version, did you mean 'lower'?\n"
      "  name: {{ 'x'|lowr }}\n"
      "               ^");
  REQUIRE_THROWS_WITH(meta("package:\n  name: {{ 'a' \n"),
                      "recipes/x/meta.yaml:2:9: '{{' has no '}}'\n"
                      "  name: {{ 'a' \n"
                      "        ^");
  REQUIRE_THROWS_WITH(meta("{% if linux %}\npackage:\n  name: x\n"),
                      "recipes/x/meta.yaml:1:1: this block has no '{% endif %}'\n"
                      "{% if linux %}\n"
                      "^");
}

TEST_CASE("a selector that cannot be read names its place", "[recipe]") {
  REQUIRE_THROWS_WITH(meta("package:\n  name: x  # [linux and]\n"),
                      "recipes/x/meta.yaml:2:24: selector [linux and]: the expression "
                      "ends too early\n"
                      "  name: x  # [linux and]\n"
                      "                       ^");
}

TEST_CASE("a name that means nothing is false in a selector and empty in Jinja",
          "[recipe]") {
  const Recipe recipe = meta(
      "package:\n  name: x{{ no_such_name }}\n  version: 1\n"
      "requirements:\n"
      "  run:\n"
      "    - a  # [no_such_name]\n"
      "    - b  # [not no_such_name]\n"
      "    - c  # [cuda_compiler_version not in (undefined, \"None\")]\n"
      "    - d  # [linux-64]\n"
      "    - e  # [win,osx]\n");
  CHECK(recipe.outputs[0].name == "x");
  CHECK(specs(recipe.outputs[0], "run") == Texts{"b", "d", "e"});
}

TEST_CASE("a requirement that is no MatchSpec names its place", "[recipe]") {
  REQUIRE_THROWS_AS(meta("package:\n  name: x\n  version: 1\nrequirements:\n  run:\n"
                         "    - numpy >=\n"),
                    InputError);
}

TEST_CASE("a list in brackets at the end of a line is taken for a selector",
          "[recipe]") {
  const Recipe recipe = meta(
      "package:\n  name: x\n  version: 1\n"
      "requirements:\n  run: [numpy]\n  host: [linux]\n"
      "test:\n  imports: [\"x\"]  # [linux]\n");
  CHECK(specs(recipe.outputs[0], "run").empty());
  CHECK(specs(recipe.outputs[0], "host").empty());
  CHECK_FALSE(recipe.outputs[0].has_tests);
}

TEST_CASE("a misspelt section of a meta.yaml names the nearest one", "[recipe]") {
  REQUIRE_THROWS_WITH(
      meta("package:\n  name: x\n  version: 1\nrequirments:\n  run: [numpy]  # "
           "[unix]\n"),
      "recipes/x/meta.yaml:4:1: unknown key 'requirments', did you mean "
      "'requirements'?\n"
      "requirments:\n"
      "^");
}

TEST_CASE("a meta.yaml without a version is refused", "[recipe]") {
  REQUIRE_THROWS_WITH(meta("package:\n  name: x\n"),
                      "recipes/x/meta.yaml:2:9: 'x' has no version\n"
                      "  name: x\n"
                      "        ^");
}

TEST_CASE("a package name with other letters is refused", "[recipe]") {
  REQUIRE_THROWS_WITH(
      meta("package:\n  name: NumPy\n  version: 1\n"),
      "recipes/x/meta.yaml:2:9: 'NumPy' is no package name: it may have "
      "a-z, 0-9, '.', '_' and '-'\n"
      "  name: NumPy\n"
      "        ^");
}

TEST_CASE("a build number that is none is refused", "[recipe]") {
  REQUIRE_THROWS_WITH(
      meta("package:\n  name: x\n  version: 1\nbuild:\n  number: one\n"),
      "recipes/x/meta.yaml:5:11: number: expected a whole number, found 'one'\n"
      "  number: one\n"
      "          ^");
}

TEST_CASE("a text that doubles itself is stopped", "[recipe]") {
  std::string text = "{% set a = 'xxxxxxxxxxxxxxxx' %}\n";
  for (int line = 0; line < 60; ++line) {
    text += "{% set a = a ~ a %}\n";
  }
  REQUIRE_THROWS_AS(meta(text + "package:\n  name: x\n  version: 1\n"), InputError);
}

TEST_CASE("what the tests of a meta.yaml need is a section of its own", "[recipe]") {
  const Recipe recipe = meta(
      "package:\n  name: x\n  version: 1\n"
      "requirements:\n  run:\n    - python\n"
      "test:\n  requires:\n    - pytest >=7\n    - pip\n"
      "outputs:\n"
      "  - name: x\n"
      "  - name: y\n    test:\n      requires:\n        - numpy\n");
  REQUIRE(recipe.outputs.size() == 2);
  CHECK(specs(recipe.outputs[0], "test") == Texts{"pytest >=7", "pip"});
  CHECK(specs(recipe.outputs[0], "run") == Texts{"python"});
  CHECK(specs(recipe.outputs[1], "test") == Texts{"numpy"});
}
