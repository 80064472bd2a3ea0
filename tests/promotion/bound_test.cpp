#include "promotion/bound.hpp"

#include <catch2/catch.hpp>

using distro::promotion::narrowed_bound;

TEST_CASE("a bound is narrowed to the shortest one between the two versions",
          "[promotion]") {
  CHECK(narrowed_bound("numpy >=1.16", "1.26.4", "2.0.2") == "numpy >=1.16,<2");
  CHECK(narrowed_bound("numpy", "1.26.4", "2.0.2") == "numpy <2");
  CHECK(narrowed_bound("numpy >=1.16", "1.26.4", "1.27.0") == "numpy >=1.16,<1.27");
  CHECK(narrowed_bound("numpy >=1.16", "1.26.4", "1.26.5") == "numpy >=1.16,<1.26.5");
}

TEST_CASE("a bound that admits too much gives way to the narrowed one", "[promotion]") {
  CHECK(narrowed_bound("numpy >=1.16,<3", "1.26.4", "2.0.2") == "numpy >=1.16,<2");
  CHECK(narrowed_bound("numpy >=1.16 py3*", "1.26.4", "2.0.2") ==
        "numpy >=1.16,<2 py3*");
}

TEST_CASE("a release candidate is not let in by the bound of its release",
          "[promotion]") {
  CHECK(narrowed_bound("numpy >=1.16", "1.26.4", "2.0.0rc1") ==
        "numpy >=1.16,<2.0.0rc1");
}

TEST_CASE("no bound is made up where none can be", "[promotion]") {
  CHECK(narrowed_bound("numpy >=1.16", "2.0.2", "2.0.2") == std::nullopt);
  CHECK(narrowed_bound("numpy >=1.16", "", "2.0.2") == std::nullopt);
  CHECK(narrowed_bound("numpy >=2", "1.26.4", "2.0.2") == std::nullopt);
  CHECK(narrowed_bound("numpy >=1.16", "1.26.4", "not a version") == std::nullopt);
}
