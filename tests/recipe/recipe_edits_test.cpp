#include "recipe/built/recipe_edits.hpp"

#include <catch2/catch.hpp>

#include "recipe/built/recipe_draft.hpp"

using namespace distro;
using recipe::with_about;
using recipe::with_tests;

TEST_CASE("a line is added to about, as its others are indented", "[recipe]") {
  CHECK(with_about("about:\n    home: x  # [linux]\n\nextra:\n  a: b\n", "license",
                   "MIT") ==
        "about:\n    home: x  # [linux]\n    license: MIT\n\nextra:\n  a: b\n");
  CHECK(with_about("package: {}\nabout:\n", "summary", "a: b") ==
        "package: {}\nabout:\n  summary: \"a: b\"\n");
}

TEST_CASE("a recipe without about gets one before extra, or at its end", "[recipe]") {
  CHECK(with_about("package:\n  name: x\n\nextra:\n  a: b\n", "license", "MIT") ==
        "package:\n  name: x\n\nabout:\n  license: MIT\n\nextra:\n  a: b\n");
  CHECK(with_about("package:\n  name: x", "license", "MIT") ==
        "package:\n  name: x\n\nabout:\n  license: MIT\n");
}

TEST_CASE("about in braces stays in braces", "[recipe]") {
  CHECK(with_about("about: {home: x}\n", "summary", "a, b") ==
        "about: {summary: \"a, b\", home: x}\n");
  CHECK(with_about("about: {}\n", "license", "MIT") == "about: {license: MIT}\n");
}

TEST_CASE("a value of about is replaced if one line says it", "[recipe]") {
  CHECK(with_about("about:\n  license: BSD\n  home: x\n", "license", "BSD-3-Clause") ==
        "about:\n  license: BSD-3-Clause\n  home: x\n");
  CHECK(with_about("about:\n  license: BSD  # [linux]\n", "license", "MIT") ==
        std::nullopt);
  CHECK(with_about("about:\n  license: {{ x }}\n", "license", "MIT") == std::nullopt);
  CHECK(with_about("about:\n  license: a\n    b\n", "license", "MIT") == std::nullopt);
  CHECK(with_about("about: {license: a}\n", "license", "MIT") == std::nullopt);
}

TEST_CASE("a recipe without tests gets them where they belong", "[recipe]") {
  CHECK(with_tests("package:\n  name: x\n\nabout:\n  license: MIT\n", "recipe.yaml",
                   {{"x"}, {"x --version"}}) ==
        "package:\n  name: x\n\n"
        "tests:\n  - python:\n      imports:\n        - x\n"
        "  - script:\n      - x --version\n\n"
        "about:\n  license: MIT\n");
  CHECK(with_tests("package:\n  name: x\n", "meta.yaml", {{"x"}, {}}) ==
        "package:\n  name: x\n\ntest:\n  imports:\n    - x\n");
}

TEST_CASE("tests are not added where it is unclear whose they are", "[recipe]") {
  CHECK(with_tests("outputs:\n  - name: x\n", "meta.yaml", {{"x"}, {}}) ==
        std::nullopt);
  CHECK(with_tests("tests: []\n", "recipe.yaml", {{"x"}, {}}) == std::nullopt);
}

TEST_CASE("a built package's requirement gets the operators that it lacks",
          "[recipe]") {
  CHECK(recipe::spec_with_operators("foo") == "foo");
  CHECK(recipe::spec_with_operators("foo 1.2") == "foo ==1.2");
  CHECK(recipe::spec_with_operators("foo 1.2 py_0") == "foo ==1.2 py_0");
  CHECK(recipe::spec_with_operators("foo 1.2|1.3") == "foo ==1.2|==1.3");
  CHECK(recipe::spec_with_operators("foo (>=1,<2)|3") == "foo (>=1,<2)|==3");
  CHECK(recipe::spec_with_operators("foo 1.2.* *_x") == "foo 1.2.* *_x");
  CHECK(recipe::spec_with_operators("foo >=1.2") == "foo >=1.2");
  CHECK(recipe::spec_with_operators("foo[version='1.2']") == "foo[version='1.2']");
}
