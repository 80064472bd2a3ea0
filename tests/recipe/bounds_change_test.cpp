#include "recipe/diff/bounds_change.hpp"

#include <catch2/catch.hpp>

using distro::recipe::compare_bounds;

namespace {

std::string meaning(const std::string& before, const std::string& after) {
  return compare_bounds({before}, {after}).meaning;
}

bool is_same(const std::string& before, const std::string& after) {
  return compare_bounds({before}, {after}).same;
}

}  // namespace

TEST_CASE("the meaning of another bound is which versions it admits", "[recipe]") {
  CHECK(meaning("numpy >=1.21,<2", "numpy >=1.21,<3") == "admits >=2,<3 now");
  CHECK(meaning("numpy >=1.21", "numpy >=1.23") == "no longer admits >=1.21,<1.23");
  CHECK(meaning("numpy", "numpy >=1.23") == "no longer admits <1.23");
  CHECK(meaning("numpy >=1.21,<2", "numpy >=1.23,<3") ==
        "admits >=2,<3 now; no longer >=1.21,<1.23");
  CHECK(meaning("numpy <2", "numpy") == "admits >=2 now");
  CHECK(meaning("numpy 1.2.*", "numpy 1.3.*") == "admits 1.3.* now; no longer 1.2.*");
  CHECK(meaning("numpy 9.*", "numpy 9.1.*") == "admits only 9.1.* now");
  CHECK(meaning("numpy 9.1.*", "numpy 9.*") == "admits all of 9.* now");
  CHECK(meaning("numpy 9.1.*", "numpy") == "admits any version now");
  CHECK(meaning("numpy", "numpy 9.1.*") == "admits only 9.1.* now");
  CHECK(meaning("numpy >=1", "numpy >=2,<1") == "no version is admitted any more");
}

TEST_CASE("the same bound in other words is no change", "[recipe]") {
  CHECK(is_same("numpy >=1.21,<2", "numpy <2,>=1.21"));
  CHECK(is_same("numpy >=1.21", "numpy>=1.21.0"));
  CHECK(is_same("numpy 1.2.*", "numpy =1.2"));
  CHECK(is_same("numpy", "numpy *"));
  CHECK(is_same("numpy ^1.2$", "numpy ^1.2$"));
  CHECK_FALSE(is_same("numpy 1.2", "numpy 1.2.*"));
}

TEST_CASE("several requirements of one name hold together", "[recipe]") {
  CHECK(compare_bounds({"a >=1", "a <2"}, {"a >=1,<2"}).same);
  CHECK(compare_bounds({"a >=1"}, {"a >=1", "a <2"}).meaning == "no longer admits >=2");
}

TEST_CASE("where it cannot be told exactly nothing is told", "[recipe]") {
  CHECK(meaning("numpy 1.*.3", "numpy 1.*.4").empty());
  CHECK_FALSE(is_same("numpy 1.*.3", "numpy 1.*.4"));
  CHECK(meaning("blas * openblas", "blas * mkl").empty());
  CHECK_FALSE(is_same("blas * openblas", "blas * mkl"));
  CHECK(meaning("blas 1.* mkl", "blas 2.* mkl") == "admits 2.* now; no longer 1.*");
  CHECK(meaning("a >=1", "main::a >=1").empty());
  CHECK_FALSE(is_same("a >=1", "main::a >=1"));
  CHECK_FALSE(is_same("a >=", "a >=1"));
  CHECK(is_same("a >=", "a >="));
}
