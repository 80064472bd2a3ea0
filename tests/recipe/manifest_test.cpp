#include "recipe/manifest.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"

namespace {

using distro::InputError;
using distro::recipe::Manifest;
using distro::recipe::parse_manifest;

Manifest numpy(const std::string& text) {
  return parse_manifest(text, "packages/numpy.yaml");
}

}  // namespace

TEST_CASE("a manifest says who maintains a package and what it needs", "[recipe]") {
  const Manifest manifest = numpy(
      "package: numpy\n"
      "maintainers: [ada, grace]\n"
      "recipe: ./recipes/numpy-feedstock/\n"
      "staging: pytorch-staging\n"
      "hardware: [gpu]\n"
      "time_limit: 5m\n");
  CHECK(manifest.package == "numpy");
  CHECK(manifest.maintainers == std::vector<std::string>{"ada", "grace"});
  CHECK(manifest.recipe == "recipes/numpy-feedstock");
  CHECK(manifest.staging == "pytorch-staging");
  CHECK(manifest.hardware == std::vector<std::string>{"gpu"});
  CHECK(manifest.time_limit == std::chrono::minutes(5));
  CHECK(manifest.origin == "packages/numpy.yaml");
  CHECK(manifest.place.line == 1);
  CHECK(manifest.staging_place.line == 4);
}

TEST_CASE("a manifest's recipe is the folder of its name unless it says otherwise",
          "[recipe]") {
  CHECK(numpy("package: numpy\nmaintainers: ada\n").recipe == "recipes/numpy");
  CHECK(numpy("package: numpy\nmaintainers: ada\n").maintainers.size() == 1);
}

TEST_CASE("an unknown manifest key names its place and nearest key", "[recipe]") {
  REQUIRE_THROWS_WITH(numpy("package: numpy\nmaintianers: [ada]\n"),
                      "packages/numpy.yaml:2:1: unknown key 'maintianers', "
                      "did you mean 'maintainers'?\n"
                      "maintianers: [ada]\n"
                      "^");
}

TEST_CASE("a manifest value of the wrong type names its place", "[recipe]") {
  REQUIRE_THROWS_WITH(
      numpy("package: numpy\nmaintainers: {ada: true}\n"),
      "packages/numpy.yaml:2:14: maintainers: expected a list of texts, found a map\n"
      "maintainers: {ada: true}\n"
      "             ^");
}

TEST_CASE("a manifest without maintainers names the missing key", "[recipe]") {
  REQUIRE_THROWS_WITH(numpy("package: numpy\n"),
                      "packages/numpy.yaml:1:1: missing key 'maintainers'\n"
                      "package: numpy\n"
                      "^");
}

TEST_CASE("a manifest must be named as its package", "[recipe]") {
  REQUIRE_THROWS_WITH(numpy("package: nunpy\nmaintainers: [ada]\n"),
                      "packages/numpy.yaml:1:10: package: 'nunpy' must be the name of "
                      "its file, 'numpy'\n"
                      "package: nunpy\n"
                      "         ^");
}

TEST_CASE("a manifest's time limit is a duration", "[recipe]") {
  REQUIRE_THROWS_WITH(
      numpy("package: numpy\nmaintainers: [ada]\ntime_limit: 5 minutes\n"),
      "packages/numpy.yaml:3:13: time_limit: expected a duration such as 30s, 5m or "
      "1h, "
      "found '5 minutes'\n"
      "time_limit: 5 minutes\n"
      "            ^");
}

TEST_CASE("a manifest's recipe stays in the repository", "[recipe]") {
  for (const char* folder : {"/etc", "../other", "recipes/../..", "."}) {
    CAPTURE(folder);
    REQUIRE_THROWS_AS(
        numpy("package: numpy\nmaintainers: [ada]\nrecipe: " + std::string(folder)),
        InputError);
  }
}

TEST_CASE("a tab in a manifest is refused where it stands", "[recipe]") {
  REQUIRE_THROWS_WITH(numpy("package: numpy\nmaintainers:\n\t- ada\n"),
                      "packages/numpy.yaml:3:1: a tab cannot indent YAML, use spaces\n"
                      " - ada\n"
                      "^");
}

TEST_CASE("what is no map is no manifest", "[recipe]") {
  REQUIRE_THROWS_AS(numpy(""), InputError);
  REQUIRE_THROWS_AS(numpy("- numpy\n"), InputError);
  REQUIRE_THROWS_AS(numpy("package: [numpy\n"), InputError);
}

TEST_CASE("manifests that say the same have the same meaning", "[recipe]") {
  const Manifest one = numpy("package: numpy\nmaintainers: [ada]\n");
  const Manifest other = numpy(
      "# who\nmaintainers:\n  - ada\npackage: \"numpy\"\nrecipe: recipes/numpy\n");
  CHECK(same_meaning(one, other));
  CHECK_FALSE(same_meaning(one, numpy("package: numpy\nmaintainers: [grace]\n")));
}
