#include "base/escaped_text.hpp"

#include <catch2/catch.hpp>

using namespace distro::base;

TEST_CASE("a stranger's text steers no terminal", "[base]") {
  CHECK(escaped("plain text, na\xc3\xafve \\n") == "plain text, na\xc3\xafve \\n");
  CHECK(escaped("a\nb\r\tc") == "a\\nb\\r\\tc");
  CHECK(escaped("\x1b[2J\x7f") == "\\x1b[2J\\x7f");
  CHECK(escaped(std::string("a\0b", 3)) == "a\\x00b");
  CHECK(escaped("\xc2\x9b"
                "2J") == "\\u009b2J");
  CHECK(escaped("a\xff") == "a\xef\xbf\xbd");
}

TEST_CASE("line ends and tabs of a text of several lines stay", "[base]") {
  CHECK(escaped_lines("a\n\tb\x1b[0m\r\n") == "a\n\tb\\x1b[0m\\r\n");
}

TEST_CASE("a plain text is UTF-8 without control characters", "[base]") {
  CHECK(is_plain_text("na\xc3\xafve"));
  CHECK(is_plain_text(""));
  CHECK_FALSE(is_plain_text("a\nb"));
  CHECK_FALSE(is_plain_text("\xc2\x9b"));
  CHECK_FALSE(is_plain_text("\xff"));
}

TEST_CASE("a text in columns has a space for what steers terminals", "[base]") {
  CHECK(without_controls("a\x1b[2J\n\xc2\x9b"
                         "\x7f na\xc3\xafve") == "a [2J    na\xc3\xafve");
}
