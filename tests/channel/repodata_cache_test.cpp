#include "channel/repodata_cache.hpp"

#include <catch2/catch.hpp>

using distro::channel::detail::parse_cache_state;
using distro::channel::detail::TimePoint;

TEST_CASE("a year that no clock reaches is no time", "[channel]") {
  for (const char* year : {"0011", "1969", "2262", "9999"}) {
    const auto state =
        parse_cache_state(R"({"url": "https://host/x.json", "size": 1, "has_zst":
          {"value": true, "last_checked": ")" +
                          std::string(year) + R"(-01-08T11:45:44Z"}})");
    REQUIRE(state);
    REQUIRE(state->has.at("zst").there);
    REQUIRE(state->has.at("zst").last_checked == TimePoint());
  }
}
