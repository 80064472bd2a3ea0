#include <catch2/catch.hpp>

#include "support/recipe_meaning.hpp"

namespace {

std::string meta(const std::string& text) {
  return distro::test::recipe_meaning(text, "recipes/x/meta.yaml");
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
  CHECK(distro::test::recipe_meaning(
            "# about\nrequirements:\n  run:\n    - numpy  # needed\n    - scipy\n"
            "package: {version: 1.10, name: \"x\"}\n",
            "recipes/x/recipe.yaml") ==
        distro::test::recipe_meaning(plain, "recipes/x/recipe.yaml"));
  CHECK(meta("package:\n  name: x\n  version: 1\n") ==
        meta("{% set v = 1 %}\npackage:\n  version: {{ v }}\n  name: x\n"
             "# gone\nbuild:  # [win]\n  number: 1  # [win]\n"));
}

TEST_CASE("values, their order in lists and their type are a recipe's meaning",
          "[recipe]") {
  const std::string origin = "recipes/x/recipe.yaml";
  const auto meaning = [&](const std::string& text) {
    return distro::test::recipe_meaning(text, origin);
  };
  CHECK(meaning("a: [b, c]\n") != meaning("a: [c, b]\n"));
  CHECK(meaning("a: 1.10\n") != meaning("a: \"1.10\"\n"));
  CHECK(meaning("a: b\n") == meaning("a: \"b\"\n"));
  CHECK(meaning("a: b\n") != meaning("a: {b: }\n"));
  CHECK(meaning("a:\n") != meaning("a: ''\n"));
  for (const std::string word : {"0x1f", "True", "y", ".inf", "2030-01-01", "1_0"}) {
    CHECK(meaning("a: " + word + "\n") != meaning("a: '" + word + "'\n"));
  }
}

TEST_CASE("a recipe.yaml means the same each time it is read", "[recipe]") {
  std::string text = "context: {a: 1, b: 2, c: 3}\n";
  for (int map = 0; map < 40; ++map) {
    const std::string name = map % 3 == 0 ? "a" : map % 3 == 1 ? "b" : "c";
    text += "k" + std::to_string(map) + ": {x: \"v${{ " + name +
            " }}\", y: {z: \"${{ " + name + " }}w\"}}\n";
  }
  const auto meaning = [&] {
    return distro::test::recipe_meaning(text, "recipes/x/recipe.yaml");
  };
  const std::string first = meaning();
  CHECK(first.find("k39") != std::string::npos);
  for (const char* said : {"2 v1\n", "2 v2\n", "2 v3\n"}) {
    std::size_t count = 0;
    for (std::size_t at = first.find(said); at != std::string::npos;
         at = first.find(said, at + 1)) {
      ++count;
    }
    CHECK(count >= 13);
  }
  CHECK(meaning() == first);
}
