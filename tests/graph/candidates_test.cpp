#include "graph/candidates.hpp"

#include <catch2/catch.hpp>

#include "support/package_builder.hpp"

namespace {

using namespace distro;
using test::record_of;

repo::Change change_to(const std::string& name, const std::string& version) {
  repo::ChangedPackage package;
  package.name = name;
  package.manifest = "packages/" + name + ".yaml";
  package.maintainers = {"ada"};
  package.artifacts = {{name, version, 0, {"linux-64", "osx-64"}}};
  repo::Change change;
  change.packages = {package};
  return change;
}

graph::LoadStaging staging(std::vector<channel::Record> records) {
  channel::Repodata repodata;
  repodata.channel = "file:///staging";
  repodata.subdir = "linux-64";
  repodata.records = std::move(records);
  return [repodata](const repo::ChangedPackage&) { return std::vector{repodata}; };
}

}  // namespace

TEST_CASE("every build of the wanted version is a candidate", "[graph]") {
  const auto candidates =
      graph::find_candidates(change_to("numpy", "2.0.2"), "linux-64",
                             staging({record_of("numpy", "2.0.2", {}, "py310_0"),
                                      record_of("numpy", "2.0.2", {}, "py311_0"),
                                      record_of("numpy", "1.26.4")}));
  REQUIRE(candidates.size() == 2);
  CHECK(candidates[0].record.build == "py310_0");
  CHECK(candidates[1].maintainers == std::vector<std::string>{"ada"});
}

TEST_CASE("equal versions are found however they are written", "[graph]") {
  const auto candidates = graph::find_candidates(change_to("x", "1.0"), "linux-64",
                                                 staging({record_of("x", "1.0.0")}));
  CHECK(candidates.size() == 1);
}

TEST_CASE("a missing candidate names where it was looked for", "[graph]") {
  REQUIRE_THROWS_WITH(
      graph::find_candidates(
          change_to("numpy", "2.0.3"), "linux-64",
          staging({record_of("numpy", "2.0.2"), record_of("numpy", "1.26.4")})),
      "packages/numpy.yaml: no candidate: channel file:///staging, subdir linux-64 or "
      "noarch, has no numpy 2.0.3 with build number 0\n"
      "  it has numpy 1.26.4 (build 0), 2.0.2 (build 0); upload the built file there, "
      "or "
      "correct the recipe");
  REQUIRE_THROWS_WITH(
      graph::find_candidates(change_to("numpy", "2.0.3"), "linux-64", staging({})),
      Catch::Contains("it has no numpy at all"));
}

TEST_CASE("a build is only looked for in the subdirs that it is new for", "[graph]") {
  repo::Change change = change_to("numpy", "2.0.2");
  change.packages[0].artifacts[0].subdirs = {"osx-64"};
  const auto load = staging({record_of("numpy", "2.0.2")});
  CHECK(graph::find_candidates(change, "linux-64", load).empty());
  CHECK(graph::find_candidates(change, "osx-64", load).size() == 1);
}

TEST_CASE("a removed package wants no artifact", "[graph]") {
  repo::Change change = change_to("numpy", "1");
  change.packages[0].artifacts.clear();
  CHECK(graph::find_candidates(change, "linux-64", staging({})).empty());
}
