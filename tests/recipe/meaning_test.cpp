#include <catch2/catch.hpp>

#include "recipe/recipe.hpp"

namespace {

std::string meta(const std::string& text) {
  return distro::recipe::meaning_of_recipe(text, "recipes/x/meta.yaml", "linux-64");
}

const std::string plain =
    "package:\n"
    "  name: x\n"
    "  version: 1.10\n"
    "requirements:\n"
    "  run: [numpy, scipy]\n";

}  // namespace

TEST_CASE(
    "comments, layout, order of keys and templates do not change a recipe's meaning",
    "[recipe]") {
  CHECK(distro::recipe::meaning_of_recipe(
            "# about\nrequirements:\n  run:\n    - numpy  # needed\n    - scipy\n"
            "package: {version: 1.10, name: \"x\"}\n",
            "recipes/x/recipe.yaml", "linux-64") ==
        distro::recipe::meaning_of_recipe(plain, "recipes/x/recipe.yaml", "linux-64"));
  CHECK(meta("package:\n  name: x\n  version: 1\n") ==
        meta("{% set v = 1 %}\npackage:\n  version: {{ v }}\n  name: x\n"
             "# gone\nbuild:  # [win]\n  number: 1  # [win]\n"));
}

TEST_CASE("values, their order in lists and their type are a recipe's meaning",
          "[recipe]") {
  const std::string origin = "recipes/x/recipe.yaml";
  const auto meaning = [&](const std::string& text) {
    return distro::recipe::meaning_of_recipe(text, origin, "linux-64");
  };
  CHECK(meaning("a: [b, c]\n") != meaning("a: [c, b]\n"));
  CHECK(meaning("a: 1.10\n") != meaning("a: \"1.10\"\n"));
  CHECK(meaning("a: b\n") == meaning("a: \"b\"\n"));
  CHECK(meaning("a: b\n") != meaning("a: {b: }\n"));
  CHECK(meaning("a:\n") != meaning("a: ''\n"));
}
