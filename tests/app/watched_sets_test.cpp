#include "app/watch/watched_sets.hpp"

#include <catch2/catch.hpp>

#include "support/package_builder.hpp"

using namespace distro;
using namespace distro::app;
using test::record_of;

namespace {

using SetNames = std::vector<std::string>;

channel::Repodata subdir_with(const std::string& subdir,
                              std::vector<channel::Record> records) {
  for (channel::Record& record : records) {
    record.subdir = subdir;
    record.timestamp = 1706572800000;  // 2024-01-30
  }
  channel::Repodata repodata;
  repodata.channel = "file:///channel";
  repodata.subdir = subdir;
  repodata.records = records;
  return repodata;
}

WatchedSet set_of(SetNames names, bool asked = false) {
  return {std::move(names), "", {}, asked};
}

WatchedReleases looked_for(const WatchedSet& set,
                           const std::vector<channel::Repodata>& tables) {
  return half_published(std::span(&set, 1), tables);
}

const std::vector<channel::Record> torch = {
    record_of("pytorch", "2.1.0"),
    record_of("torchvision", "0.16.0", {"pytorch 2.1.0"}),
    record_of("pytorch", "2.2.0"),
};

}  // namespace

TEST_CASE("a release that lacks a member is told once for all subdirs", "[app]") {
  const std::vector<channel::Repodata> tables = {subdir_with("linux-64", torch),
                                                 subdir_with("osx-64", torch),
                                                 subdir_with("noarch", {})};
  const WatchedReleases found = looked_for(set_of({"pytorch", "torchvision"}), tables);
  CHECK(found.checked == 4);
  REQUIRE(found.half.size() == 1);
  const HalfPublished& half = found.half.front();
  CHECK(half.release.package + " " + half.release.version == "pytorch 2.2.0");
  CHECK(half.release.missing == SetNames{"torchvision"});
  CHECK(half.release.since == "2024-01-30");
  CHECK(half.subdirs == SetNames{"linux-64", "osx-64"});
}

TEST_CASE("members in noarch belong to the releases of each subdir", "[app]") {
  const std::vector<channel::Repodata> tables = {
      subdir_with("linux-64", {record_of("lib", "1")}), subdir_with("osx-64", {}),
      subdir_with("noarch", {record_of("lib-data", "1", {"lib 1.*"})})};
  const WatchedReleases found = looked_for(set_of({"lib", "lib-data"}), tables);
  REQUIRE(found.half.size() == 1);
  CHECK(found.half.front().release.package == "lib-data");
  CHECK(found.half.front().release.missing == SetNames{"lib"});
  CHECK(found.half.front().subdirs == SetNames{"osx-64"});
}

TEST_CASE("the package that the others depend on need not be the first", "[app]") {
  const WatchedReleases found =
      looked_for(set_of({"torchvision", "pytorch"}),
                 {subdir_with("linux-64", torch), subdir_with("noarch", {})});
  REQUIRE(found.half.size() == 1);
  CHECK(found.half.front().release.version == "2.2.0");
  CHECK(found.half.front().set == SetNames{"torchvision", "pytorch"});
}

TEST_CASE("a member that depends on no other one cannot be judged", "[app]") {
  const WatchedReleases found = looked_for(
      set_of({"one", "two"}),
      {subdir_with("linux-64", {record_of("one", "1"), record_of("two", "1")})});
  CHECK(found.half.empty());
  CHECK(found.warnings ==
        SetNames{"two does not depend on one: which of their releases belong together "
                 "cannot be told"});
}

TEST_CASE("a set of which nothing is there is amiss only if it was asked for",
          "[app]") {
  const std::vector<channel::Repodata> tables = {subdir_with("linux-64", torch)};
  CHECK(looked_for(set_of({"jax", "jaxlib"}), tables).half.empty());
  const WatchedReleases found = looked_for(set_of({"jax", "jaxlib"}, true), tables);
  REQUIRE(found.half.size() == 1);
  CHECK(found.half.front().release.version.empty());
  CHECK(found.half.front().release.why == "the channel has none of jax and jaxlib");
}

TEST_CASE("sets of lint that are promised, too, are looked for once", "[app]") {
  recipe::Distribution distribution;
  recipe::Promise promise;
  promise.in_sync = {"pytorch", "torchvision"};
  promise.releases = ">=2";
  promise.subdirs = {"linux-64"};
  distribution.promises = {promise, recipe::Promise()};
  distribution.lint.in_sync = {{"torchvision", "pytorch"}, {"jax", "jaxlib"}};
  const std::vector<WatchedSet> sets = sets_of(distribution);
  REQUIRE(sets.size() == 2);
  CHECK(sets[0].releases == ">=2");
  CHECK(sets[0].subdirs == SetNames{"linux-64"});
  CHECK(sets[1].names == SetNames{"jax", "jaxlib"});
}
