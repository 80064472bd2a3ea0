#include "solve_proof.hpp"

#include <catch2/catch.hpp>

#include "support/package_builder.hpp"

using distro::channel::MatchSpec;
using distro::channel::Record;
using distro::channel::RecordTable;
using distro::channel::Repodata;
using distro::conformance::broken_rule;
using distro::conformance::equal_choices;
using distro::conformance::Records;
using distro::conformance::unequal_choice;
using distro::solve::Request;
using distro::test::record_of;

namespace {

Request asks_for(const char* spec) {
  Request request;
  request.specs.emplace_back(spec);
  return request;
}

Repodata channel_with(const std::string& url, const Records& records) {
  Repodata repodata;
  repodata.channel = url;
  repodata.records = RecordTable(records);
  return repodata;
}

}  // namespace

TEST_CASE("an environment that breaks a rule proves nothing", "[conformance]") {
  Record app = record_of("app", "1.0", {"lib >=2"});
  Record lib = record_of("lib", "1.0");
  app.channel = lib.channel = "file:///one";
  const std::vector<Repodata> index = {channel_with("file:///one", {app, lib})};
  const auto broken = [&](const char* spec, const Records& records) {
    return broken_rule(asks_for(spec), records, index);
  };
  REQUIRE(broken("lib", {lib}).empty());
  REQUIRE(broken("lib", {lib, lib}) == "a name comes twice");
  REQUIRE(broken("lib 2.*", {lib}) == "nothing in it is 'lib 2.*'");
  REQUIRE(broken("app", {app, lib}) ==
          app.fn + " needs 'lib >=2', which nothing in it is");
  app.depends.clear();
  app.constrains = {"lib >=2"};
  REQUIRE(broken("app", {app}).empty());  // binds only what is there
  REQUIRE(broken("app", {app, lib}) == app.fn + " allows only 'lib >=2'");
  lib.channel = "file:///two";
  REQUIRE(broken("lib", {lib}) ==
          lib.fn + " comes from file:///two, but file:///one is before it");
}

TEST_CASE("choices are equal if only dates and build strings differ", "[conformance]") {
  const Record one = record_of("lib", "1.0", {}, "h1_0");
  const Record two = record_of("lib", "1.0", {}, "h2_0");
  const Record newer = record_of("lib", "1.1", {}, "h1_0");
  const Record other = record_of("other", "1.0");
  REQUIRE(unequal_choice({one}, {two}).empty());
  REQUIRE(unequal_choice({newer}, {one}) == one.fn + " is not as good as " + newer.fn);
  REQUIRE(unequal_choice({one, other}, {two}) == "other is not in it");
  REQUIRE(unequal_choice({one}, {two, other}) == other.fn + " is there in addition");
  REQUIRE(equal_choices({one}, {two}) ==
          "  " + two.fn + " for " + one.fn +
              ": version 1.0, build number 0 and 0 track_features in both\n");
}
