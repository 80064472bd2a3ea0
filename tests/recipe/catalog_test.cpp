#include "recipe/catalog.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "files_in_memory.hpp"

namespace {

using namespace distro;
using namespace distro::recipe;
using test::FilesInMemory;
using test::manifest_of;
using test::recipe_of;

Distribution sample() {
  Distribution distribution;
  distribution.integration = "integration";
  distribution.staging = {"staging"};
  distribution.others = {"base"};
  distribution.subdirs = {"linux-64"};
  return distribution;
}

const RecipeReader linux_recipes("linux-64");

}  // namespace

TEST_CASE("a catalog has every manifest with its recipe", "[recipe]") {
  const FilesInMemory files(
      {{"packages/a.yaml", manifest_of("a")},
       {"packages/b.yaml", manifest_of("b") + "recipe: recipes/a\n"},
       {"packages/README.md", "words"},
       {"packages/old/c.yaml", "not: read"},
       {"recipes/a/recipe.yaml",
        "recipe: {version: '1'}\n"
        "outputs:\n"
        "  - package: {name: a}\n"
        "  - package: {name: b}\n"}});
  const Catalog catalog = load_catalog(files, linux_recipes);
  REQUIRE(catalog.size() == 2);
  CHECK(catalog.at("b").recipe.outputs.size() == 2);
  CHECK(catalog.at("a").manifest.maintainers == std::vector<std::string>{"someone"});
}

TEST_CASE("a missing recipe is named with the nearest one", "[recipe]") {
  const FilesInMemory files({{"packages/numpy.yaml",
                              "package: numpy\n"
                              "maintainers: [ada]\n"
                              "recipe: recipes/nunpy\n"},
                             {"recipes/numpy/recipe.yaml", recipe_of("numpy")}});
  REQUIRE_THROWS_WITH(load_catalog(files, linux_recipes),
                      "packages/numpy.yaml:3:9: recipes/nunpy has neither recipe.yaml "
                      "nor meta.yaml, did you mean 'recipes/numpy'?\n"
                      "recipe: recipes/nunpy\n"
                      "        ^");
}

TEST_CASE("a folder with two recipes is refused", "[recipe]") {
  const FilesInMemory files({{"packages/a.yaml", manifest_of("a")},
                             {"recipes/a/recipe.yaml", recipe_of("a")},
                             {"recipes/a/meta.yaml", recipe_of("a")}});
  REQUIRE_THROWS_WITH(load_catalog(files, linux_recipes),
                      "packages/a.yaml:1:10: recipes/a has both recipe.yaml and "
                      "meta.yaml; one must go\n"
                      "package: a\n"
                      "         ^");
}

TEST_CASE("a recipe that does not build the manifest's package is refused",
          "[recipe]") {
  const FilesInMemory files({{"packages/numpy.yaml", manifest_of("numpy")},
                             {"recipes/numpy/recipe.yaml", recipe_of("nunpy")}});
  REQUIRE_THROWS_WITH(load_catalog(files, linux_recipes),
                      "packages/numpy.yaml:1:10: recipes/numpy/recipe.yaml builds "
                      "'nunpy', not 'numpy'\n"
                      "package: numpy\n"
                      "         ^");
}

TEST_CASE("a package that two recipes build is refused", "[recipe]") {
  const FilesInMemory files({{"packages/a.yaml", manifest_of("a")},
                             {"packages/b.yaml", manifest_of("b")},
                             {"recipes/a/recipe.yaml", recipe_of("a")},
                             {"recipes/b/recipe.yaml",
                              "recipe: {version: '1'}\n"
                              "outputs:\n"
                              "  - package: {name: b}\n"
                              "  - package: {name: a}\n"}});
  REQUIRE_THROWS_WITH(load_catalog(files, linux_recipes),
                      "recipes/b/recipe.yaml:4:21: 'a' is already built by "
                      "recipes/a/recipe.yaml\n"
                      "  - package: {name: a}\n"
                      "                    ^");
}

TEST_CASE("a manifest that would be overlooked is refused", "[recipe]") {
  const FilesInMemory files({{"packages/a.yml", manifest_of("a")}});
  REQUIRE_THROWS_WITH(load_catalog(files, linux_recipes),
                      "packages/a.yml: the name of a manifest ends in .yaml");
}

TEST_CASE("a package that nobody maintains is refused", "[recipe]") {
  const FilesInMemory files({{"packages/a.yaml", "package: a\nmaintainers: []\n"},
                             {"recipes/a/recipe.yaml", recipe_of("a")}});
  REQUIRE_THROWS_WITH(load_catalog(files, linux_recipes),
                      "packages/a.yaml:2:14: nobody maintains 'a'; name at least one "
                      "maintainer\n"
                      "maintainers: []\n"
                      "             ^");
}

TEST_CASE("run requirements that form a cycle are named", "[recipe]") {
  const FilesInMemory files({{"packages/a.yaml", manifest_of("a")},
                             {"packages/b.yaml", manifest_of("b")},
                             {"packages/c.yaml", manifest_of("c")},
                             {"recipes/a/recipe.yaml", recipe_of("a", {"python", "c"})},
                             {"recipes/b/recipe.yaml", recipe_of("b", {"c >=1"})},
                             {"recipes/c/recipe.yaml", recipe_of("c", {"b"})}});
  REQUIRE_THROWS_WITH(refuse_cycles(load_catalog(files, linux_recipes), files),
                      "recipes/b/recipe.yaml:6:7: run requirements form a cycle: "
                      "b -> c -> b\n"
                      "    - c >=1\n"
                      "      ^");
}

TEST_CASE("many ways to one package are no cycle", "[recipe]") {
  const FilesInMemory files({{"packages/a.yaml", manifest_of("a")},
                             {"packages/b.yaml", manifest_of("b")},
                             {"packages/c.yaml", manifest_of("c")},
                             {"recipes/a/recipe.yaml", recipe_of("a", {"b", "c"})},
                             {"recipes/b/recipe.yaml", recipe_of("b", {"c"})},
                             {"recipes/c/recipe.yaml", recipe_of("c")}});
  REQUIRE_NOTHROW(refuse_cycles(load_catalog(files, linux_recipes), files));
}

TEST_CASE("a staging channel that does not exist names the nearest one", "[recipe]") {
  const auto files = [](const std::string& staging) {
    return FilesInMemory({{"packages/a.yaml", manifest_of("a") + "staging: " + staging},
                          {"recipes/a/recipe.yaml", recipe_of("a")}});
  };
  const auto check = [&](const std::string& staging) {
    const FilesInMemory tree = files(staging);
    refuse_unknown_channels(load_catalog(tree, linux_recipes), sample(), tree);
  };
  REQUIRE_THROWS_WITH(check("stagign"),
                      "packages/a.yaml:3:10: unknown channel 'stagign', did you mean "
                      "'staging'?\n"
                      "staging: stagign\n"
                      "         ^");
  REQUIRE_NOTHROW(check("staging"));
  REQUIRE_NOTHROW(check("https://example.org/somewhere"));
  REQUIRE_NOTHROW(check("/srv/channels/mine"));
  REQUIRE_NOTHROW(check("~/mine"));
}
