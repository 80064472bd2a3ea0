#include "base/size.hpp"

#include <catch2/catch.hpp>

using namespace distro::base;

TEST_CASE("sizes are read with their units", "[base]") {
  CHECK(parse_size("0") == 0U);
  CHECK(parse_size("1024") == 1024U);
  CHECK(parse_size("512KiB") == 512U << 10);
  CHECK(parse_size("4GiB") == 4ULL << 30);
  CHECK(parse_size("2TiB") == 2ULL << 40);
}

TEST_CASE("what is no size is none", "[base]") {
  for (const char* text : {"", "GiB", "4GB", "4 GiB", "-1", "1.5GiB", " 4",
                           "18446744073709551616", "99999999999999GiB"}) {
    INFO(text);
    CHECK_FALSE(parse_size(text).has_value());
  }
}

TEST_CASE("sizes are told in units that people read", "[base]") {
  CHECK(readable_size(0) == "0 B");
  CHECK(readable_size(1023) == "1023 B");
  CHECK(readable_size(7'970'000) == "7.6 MiB");
  CHECK(readable_size(1ULL << 30) == "1.0 GiB");
}
