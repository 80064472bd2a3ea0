#include "graph/dependents.hpp"

#include <catch2/catch.hpp>

#include "support/package_builder.hpp"

namespace {

using namespace distro;
using job::Dependent;
using job::Disposition;
using test::record_of;

channel::Repodata channel_of(std::vector<channel::Record> records) {
  channel::Repodata repodata;
  repodata.channel = "file:///channel";
  repodata.subdir = "linux-64";
  repodata.records = std::move(records);
  return repodata;
}

std::vector<Dependent> dependents(const channel::Repodata& integration,
                                  const std::vector<channel::Record>& candidates) {
  std::vector<job::Candidate> wanted;
  for (const channel::Record& record : candidates) {
    wanted.push_back({record, {}, ""});
  }
  return graph::find_dependents(
      std::vector{integration}, wanted,
      [](const std::string& name) { return std::vector<std::string>{name + "-team"}; });
}

const Dependent& named(const std::vector<Dependent>& dependents,
                       const std::string& name) {
  for (const Dependent& dependent : dependents) {
    if (dependent.record.name == name) {
      return dependent;
    }
  }
  FAIL("no dependent " << name);
  return dependents.front();
}

/// The sample's situation in small.
channel::Repodata sample() {
  return channel_of({
      record_of("numpy", "1.26.3", {"python >=3.11,<3.12.0a0"}),
      record_of("pandas", "2.1.4", {"numpy >=1.23.2,<2", "pytz >=2020.1"}),
      record_of("pytz", "2023.3", {"python"}),
      record_of("bottleneck", "1.3.7", {"numpy"}),
      record_of("xarray", "2023.12.0", {"numpy >=1.22", "pandas >=1.4"}),
      record_of("six", "1.16.0"),
  });
}

}  // namespace

TEST_CASE("a dependent whose bound admits the candidate is tested", "[graph]") {
  const auto found = dependents(sample(), {record_of("numpy", "1.26.4")});
  REQUIRE(found.size() == 3);
  for (const Dependent& dependent : found) {
    CHECK(dependent.disposition == Disposition::tested);
  }
}

TEST_CASE("a bound that excludes the candidate asks for a bump", "[graph]") {
  const auto found = dependents(sample(), {record_of("numpy", "2.0.2")});
  const Dependent& pandas = named(found, "pandas");
  CHECK(pandas.disposition == Disposition::required_bump);
  CHECK(pandas.excluded_by == "numpy >=1.23.2,<2");
  CHECK(pandas.excludes == "numpy 2.0.2");
  CHECK(pandas.suggested == "numpy >=1.23.2,<3");
  CHECK(pandas.maintainers == std::vector<std::string>{"pandas-team"});
  CHECK(named(found, "bottleneck").disposition == Disposition::tested);
}

TEST_CASE("what needs a package that must be bumped is blocked through it", "[graph]") {
  const auto found = dependents(sample(), {record_of("numpy", "2.0.2")});
  const Dependent& xarray = named(found, "xarray");
  CHECK(xarray.disposition == Disposition::blocked);
  CHECK(xarray.blocked_through == std::vector<std::string>{"pandas"});
}

TEST_CASE("a candidate of the dependent unblocks the rest", "[graph]") {
  const auto found =
      dependents(sample(), {record_of("numpy", "2.0.2"),
                            record_of("pandas", "2.2.3", {"numpy >=1.26.0,<3"})});
  REQUIRE(found.size() == 2);
  CHECK(named(found, "bottleneck").disposition == Disposition::tested);
  CHECK(named(found, "xarray").disposition == Disposition::tested);
}

TEST_CASE("the closure is transitive and each member has a path", "[graph]") {
  const auto found = dependents(
      channel_of({record_of("a", "1"), record_of("b", "1", {"a >=1"}),
                  record_of("c", "1", {"b"}), record_of("d", "1", {"c 1.*"})}),
      {record_of("a", "2")});
  REQUIRE(found.size() == 3);
  CHECK(found[0].record.name == "b");
  CHECK(found[1].record.name == "c");
  CHECK(found[2].record.name == "d");
  const std::vector<job::PathStep>& path = found[2].path;
  REQUIRE(path.size() == 4);
  CHECK(path[0].name == "a");
  CHECK(path[0].depends.empty());
  CHECK(path[1].depends == "a >=1");
  CHECK(path[3].name == "d");
  CHECK(path[3].depends == "c 1.*");
}

TEST_CASE("a release for a later series is not asked to go back", "[graph]") {
  const auto found =
      dependents(channel_of({record_of("numpy", "1.26.3"), record_of("numpy", "2.0.2"),
                             record_of("pandas", "2.1.4", {"numpy <2"}),
                             record_of("pandas", "3.0", {"numpy >=2"})}),
                 {record_of("numpy", "1.26.4")});
  REQUIRE(found.size() == 1);
  CHECK(found[0].record.version == "2.1.4");
  CHECK(found[0].disposition == Disposition::tested);
}

TEST_CASE("every build of the newest release is a dependent", "[graph]") {
  const auto found = dependents(
      channel_of({record_of("x", "1", {"a"}, "py310_0"),
                  record_of("x", "1", {"a"}, "py311_0"),
                  record_of("x", "0.9", {"a"}, "py311_0"), record_of("a", "1")}),
      {record_of("a", "2")});
  REQUIRE(found.size() == 2);
  CHECK(found[0].record.version == "1");
  CHECK(found[1].record.version == "1");
}

TEST_CASE("cycles among dependents end", "[graph]") {
  const auto found = dependents(
      channel_of({record_of("a", "1"), record_of("pip", "1", {"python", "a"}),
                  record_of("python", "3", {"pip"})}),
      {record_of("a", "2")});
  CHECK(found.size() == 2);
}

TEST_CASE("a requirement that is no MatchSpec does not stop the others", "[graph]") {
  const auto found =
      dependents(channel_of({record_of("a", "1"), record_of("b", "1", {"a ==", "a"})}),
                 {record_of("a", "2")});
  REQUIRE(found.size() == 1);
  CHECK(found[0].disposition == Disposition::tested);
}

TEST_CASE("records that need each other fall together or not at all", "[graph]") {
  // a and b need each other; b also needs what a bound excludes.
  const auto found = dependents(
      channel_of({record_of("numpy", "1"), record_of("old", "1", {"numpy <2"}),
                  record_of("a", "1", {"b"}), record_of("b", "1", {"a", "old"}),
                  record_of("c", "1", {"d", "numpy"}), record_of("d", "1", {"c"})}),
      {record_of("numpy", "2")});
  CHECK(named(found, "old").disposition == Disposition::required_bump);
  CHECK(named(found, "a").disposition == Disposition::blocked);
  CHECK(named(found, "b").disposition == Disposition::blocked);
  CHECK(named(found, "c").disposition == Disposition::tested);
  CHECK(named(found, "d").disposition == Disposition::tested);
}

TEST_CASE("an older release that can be installed keeps its dependents", "[graph]") {
  const auto found =
      dependents(channel_of({record_of("numpy", "1"), record_of("x", "2", {"numpy <2"}),
                             record_of("x", "1"), record_of("y", "1", {"x"}),
                             record_of("z", "1", {"x >=2"})}),
                 {record_of("numpy", "2")});
  CHECK(named(found, "x").disposition == Disposition::required_bump);
  CHECK(named(found, "y").disposition == Disposition::tested);
  CHECK(named(found, "z").disposition == Disposition::blocked);
}
