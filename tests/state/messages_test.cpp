#include "state/messages.hpp"

#include <catch2/catch.hpp>

#include "place.hpp"
#include "recorded.hpp"

using namespace distro;
using state::Messages;
using test::at;
using test::Place;

TEST_CASE("the same matter is written down once for each recipient", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  Messages messages(place.open());
  CHECK(!messages.find("1f2e", "@ann"));
  CHECK(messages.record({"1f2e", "@ann", "release numpy", at(10)}));
  CHECK(!messages.record({"1f2e", "@ann", "another subject", at(20)}));
  CHECK(messages.record({"1f2e", "@bob", "release numpy", at(30)}));
  CHECK(messages.record({"2a3b", "@ann", "release pandas", at(40)}));
  CHECK(messages.find("1f2e", "@ann")->subject == "release numpy");
  CHECK(messages.find("1f2e", "@ann")->sent == at(10));
  const auto to_ann = messages.newest("@ann", 10);
  REQUIRE(to_ann.size() == 2);
  CHECK(to_ann[0].id == "2a3b");
  CHECK(messages.newest("", 10).size() == 3);
  CHECK(messages.newest("", 1).at(0).id == "2a3b");
}
