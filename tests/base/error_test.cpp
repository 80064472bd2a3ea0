#include "base/error.hpp"

#include <catch2/catch.hpp>

using namespace distro;

TEST_CASE("a fault gains a line from each caller that it passes", "[base]") {
  const auto read = [] { throw InputError("numpy.yaml:1:1: this is not valid YAML"); };
  const auto load = [&] { while_doing("reading numpy", read); };
  CHECK_THROWS_AS(while_doing("checking", load), InputError);
  CHECK_THROWS_WITH(while_doing("checking", load),
                    "numpy.yaml:1:1: this is not valid YAML\n"
                    "  while reading numpy\n"
                    "  while checking");
}

TEST_CASE("an action without a fault returns what it returns", "[base]") {
  CHECK(while_doing("counting", [] { return 3; }) == 3);
}
