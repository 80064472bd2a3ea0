#include "base/clock.hpp"

#include <catch2/catch.hpp>

using namespace distro::base;
using namespace std::chrono_literals;
using std::chrono::milliseconds;

TEST_CASE("a time is written in UTC with whole seconds", "[base]") {
  const std::chrono::system_clock::time_point epoch;
  CHECK(rfc3339(epoch) == "1970-01-01T00:00:00Z");
  CHECK(rfc3339(epoch + 1'769'860'800s + 999ms) == "2026-01-31T12:00:00Z");
}

TEST_CASE("a duration is written as people say it", "[base]") {
  CHECK(readable(0ms) == "0 ms");
  CHECK(readable(850ms) == "850 ms");
  CHECK(readable(1s) == "1.0 s");
  CHECK(readable(12'340ms) == "12.3 s");
  CHECK(readable(59'940ms) == "59.9 s");
  CHECK(readable(59'999ms) == "1 min");
  CHECK(readable(60'400ms) == "1 min");
  CHECK(readable(60'600ms) == "1 min 1 s");
  CHECK(readable(4min + 5s) == "4 min 5 s");
  CHECK(readable(90min) == "90 min");
}

TEST_CASE("a duration is read with its unit", "[base]") {
  const auto parsed = [](const std::string& text) {
    milliseconds result{};
    REQUIRE(parse_duration(text, result));
    return result;
  };
  CHECK(parsed("250ms") == 250ms);
  CHECK(parsed("30s") == 30s);
  CHECK(parsed("5m") == 5min);
  CHECK(parsed("1h") == 1h);
  CHECK(parsed("3d") == 72h);
  CHECK(parsed("0s") == 0s);
}

TEST_CASE("what is no duration is refused", "[base]") {
  for (const char* text :
       {"", "s", "5", "5 s", " 5s", "5s ", "1.5h", "-1s", "5w", "999999d", "5S",
        "10000000000s", "99999999999999999999s", "0x5s"}) {
    INFO(text);
    milliseconds result{7};
    CHECK_FALSE(parse_duration(text, result));
    CHECK(result == 7ms);
  }
}

TEST_CASE("a time comes back from its text, and other texts are none", "[base]") {
  const auto time = time_from_rfc3339("2026-01-31T12:00:00Z");
  REQUIRE(time.has_value());
  CHECK(rfc3339(*time) == "2026-01-31T12:00:00Z");
  CHECK(rfc3339(time_from_rfc3339("9999-12-31T23:59:59Z").value()) ==
        "9999-12-31T23:59:59Z");
  for (const char* text :
       {"", "2026-01-31", "2026-02-31T12:00:00Z", "2026-1-3T12:00:00Z",
        "2026-01-31T12:00:00", "2026-01-31T12:00:00Z ", "2026-01-31T25:00:00Z"}) {
    CHECK_FALSE(time_from_rfc3339(text).has_value());
  }
}
