#include "graph/suggested_bound.hpp"

#include <catch2/catch.hpp>

using distro::graph::suggested_bound;

TEST_CASE("an upper bound that excludes moves to the next major version", "[graph]") {
  CHECK(suggested_bound("numpy >=1.23.2,<2", "2.0.2") == "numpy >=1.23.2,<3");
  CHECK(suggested_bound("numpy <2,>=1.23", "2.0.2") == "numpy >=1.23,<3");
  CHECK(suggested_bound("numpy <2.0a0", "9.1") == "numpy >=9.1,<10");
}

TEST_CASE("a pinned series becomes a range from the candidate on", "[graph]") {
  CHECK(suggested_bound("numpy 1.26.*", "2.0.2") == "numpy >=2.0.2,<3");
  CHECK(suggested_bound("numpy =1.26", "2.0.2") == "numpy >=2.0.2,<3");
  CHECK(suggested_bound("numpy ==1.26.3", "1.26.4") == "numpy >=1.26.4,<2");
  CHECK(suggested_bound("numpy 1.25.*|1.26.*", "2.0.2") == "numpy >=2.0.2,<3");
}

TEST_CASE("before 1.0 the next minor version is the bound", "[graph]") {
  CHECK(suggested_bound("patsy >=0.4,<0.5", "0.5.6") == "patsy >=0.4,<0.6");
}

TEST_CASE("epochs and long numbers are counted up as they are", "[graph]") {
  CHECK(suggested_bound("x <1!2", "1!2.5") == "x >=1!2.5,<1!3");
  CHECK(suggested_bound("x <20240101", "99999999999999999999") ==
        "x >=99999999999999999999,<100000000000000000000");
}
