#include "recipe/variants_yaml.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"

namespace {

using namespace distro::recipe;
using Texts = std::vector<std::string>;

VariantConfig config(const std::string& text, const std::string& subdir = "linux-64") {
  return parse_variants_yaml(text, "variants.yaml", subdir);
}

}  // namespace

TEST_CASE("variants.yaml has choices, conditions and templates", "[recipe]") {
  const std::string text =
      "python: ['3.11', 3.12]\n"
      "c-compiler:\n"
      "  - if: win\n"
      "    then: vs2022\n"
      "    else: [gcc, clang]\n"
      "here:\n"
      "  - ${{ target_platform }}\n"
      "  - ${{ '' }}\n"
      "gone:\n"
      "  - if: osx\n"
      "    then: x\n"
      "zip_keys:\n"
      "  - [python, c_compiler]\n";
  const VariantConfig read = config(text);
  CHECK(read.values.at("python") == Texts{"3.11", "3.12"});
  CHECK(read.values.at("c_compiler") == Texts{"gcc", "clang"});
  CHECK(read.values.at("here") == Texts{"linux-64"});
  CHECK_FALSE(read.values.contains("gone"));
  CHECK(read.zip_keys == std::vector<Texts>{{"python", "c_compiler"}});
  CHECK(config("").values.empty());
  CHECK(config("python: ['3.11']\n", "win-64").values.size() == 1);
}

TEST_CASE("faults of variants.yaml have their place", "[recipe]") {
  REQUIRE_THROWS_WITH(config("- python\n"),
                      "variants.yaml:1:1: expected a map of keys to lists of values, "
                      "found a list\n- python\n^");
  REQUIRE_THROWS_WITH(config("python:\n  - a: 1\n"),
                      Catch::StartsWith("variants.yaml:2:5: python: expected a value"));
  REQUIRE_THROWS_WITH(config("a: ['1', '2']\nb: ['1']\nzip_keys:\n  - [a, b]\n"),
                      "variants.yaml:4:5: zip_keys: 'b' has 1 values, 'a' has 2\n"
                      "  - [a, b]\n    ^");
  REQUIRE_THROWS_WITH(config("python:\n  - ${{ nothing }}\n"),
                      Catch::StartsWith("variants.yaml:2:9: "));
  CHECK_THROWS_AS(config("python: [\n"), distro::InputError);
}
