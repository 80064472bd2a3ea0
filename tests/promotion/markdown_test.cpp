#include "promotion/markdown.hpp"

#include <catch2/catch.hpp>

using distro::promotion::code;
using distro::promotion::fenced;

TEST_CASE("foreign text cannot end the code that it stands in", "[promotion]") {
  CHECK(code("numpy >=1.16") == "`numpy >=1.16`");
  CHECK(code("a `b` c") == "`` a `b` c ``");
  CHECK(code("two\nlines") == "`two lines`");
  CHECK(fenced("ValueError: no\n") == "```text\nValueError: no\n```\n");
  CHECK(fenced("```\n@everyone") == "````text\n```\n@everyone\n````\n");
}
