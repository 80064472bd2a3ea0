#include "attestation/sidecar.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"

using namespace distro;
using attestation::bundles_in;

TEST_CASE("a sidecar lies beside its package, by its digest", "[attestation]") {
  CHECK(attestation::sidecar_url("https://a.test/c/noarch/x-1-0.conda", "0abc") ==
        "https://a.test/c/noarch/x-1-0.conda.sigs.0abc");
}

TEST_CASE("a sidecar is a list of bundles", "[attestation]") {
  CHECK(bundles_in(R"([{"b": 1, "a": 2}, {}])", "x.sigs") ==
        std::vector<std::string>{R"({"b":1,"a":2})", "{}"});
  for (const char* text : {"{}", "[]", "[1]", R"([{}, "x"])"}) {
    INFO(text);
    CHECK_THROWS_WITH(bundles_in(text, "x.sigs"),
                      "x.sigs: expected a list of 1 to 64 Sigstore bundles");
  }
  CHECK_THROWS_AS(bundles_in("[", "x.sigs"), InputError);
  std::string many = "[{}";
  for (int more = 0; more < 64; ++more) {
    many += ",{}";
  }
  CHECK_THROWS_AS(bundles_in(many + "]", "x.sigs"), InputError);
}

TEST_CASE("a sidecar of endless depth is refused", "[attestation]") {
  const std::size_t depth = 1'000'000;
  CHECK_THROWS_WITH(
      bundles_in("[{\"a\":" + std::string(depth, '[') + std::string(depth, ']') + "}]",
                 "x.sigs"),
      "x.sigs is refused: it is nested more than 100 levels deep");
}
