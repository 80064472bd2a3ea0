#include "base/source_text.hpp"

#include <catch2/catch.hpp>

using namespace distro;
using base::Place;
using base::SourceText;

namespace {

std::string fault(const std::string& text, Place place) {
  return SourceText("f.txt", text).error_at(place, "wrong").what();
}

std::pair<std::size_t, std::size_t> place(const std::string& text, std::size_t offset) {
  const Place found = SourceText("f.txt", text).place_at(offset);
  return {found.line, found.column};
}

using At = std::pair<std::size_t, std::size_t>;

}  // namespace

TEST_CASE("an offset has a line and a column, both from 1", "[base]") {
  const std::string text = "ab\ncd\n";
  CHECK(place(text, 0) == At{1, 1});
  CHECK(place(text, 2) == At{1, 3});  // the newline belongs to its line
  CHECK(place(text, 3) == At{2, 1});
  CHECK(place(text, 6) == At{3, 1});
  CHECK(place(text, 100) == At{3, 1});
  CHECK(place("", 0) == At{1, 1});
}

TEST_CASE("a line comes without its end, whatever ends it", "[base]") {
  const SourceText text("f.txt", "unix\nwindows\r\n\nlast");
  CHECK(text.line(1) == "unix");
  CHECK(text.line(2) == "windows");
  CHECK(text.line(3).empty());
  CHECK(text.line(4) == "last");
  CHECK(text.line(5).empty());
}

TEST_CASE("a fault shows the line and a caret below its place", "[base]") {
  CHECK(fault("name: x\nsize: y\n", {2, 7}) ==
        "f.txt:2:7: wrong\n"
        "size: y\n"
        "      ^");
  CHECK(fault("ab", {1, 3}) == "f.txt:1:3: wrong\nab\n  ^");
}

TEST_CASE("the caret stays true below tabs, UTF-8 and CRLF", "[base]") {
  CHECK(fault("\tkey:\tvalue", {1, 7}) ==
        "f.txt:1:7: wrong\n"
        " key: value\n"
        "      ^");
  CHECK(fault("größe: x", {1, 10}) ==
        "f.txt:1:10: wrong\n"
        "größe: x\n"
        "       ^");
  CHECK(fault("one\r\ntwo\r\n", {2, 1}) == "f.txt:2:1: wrong\ntwo\n^");
}

TEST_CASE("a fault about a whole file or an empty line shows no line", "[base]") {
  CHECK(fault("text", {}) == "f.txt: wrong");
  CHECK(fault("a\n\nb", {2, 1}) == "f.txt:2:1: wrong");
  CHECK(fault("a\n", {9, 1}) == "f.txt:9:1: wrong");
}

TEST_CASE("of a very long line the part around the place is shown", "[base]") {
  const std::string digits(1000, '7');
  CHECK(fault(digits + "x" + digits, {1, 1001}) ==
        "f.txt:1:1001: wrong\n..." + std::string(60, '7') + "x" + std::string(59, '7') +
            "...\n" + std::string(63, ' ') + "^");
  CHECK(fault(digits, {1, 1}) ==
        "f.txt:1:1: wrong\n" + std::string(60, '7') + "...\n^");
  std::string umlauts;
  for (int count = 0; count < 500; ++count) {
    umlauts += "ü";
  }
  CHECK(fault(umlauts, {1, 1001}).find("...ü") != std::string::npos);
}

TEST_CASE("a fault at an offset is one at its place", "[base]") {
  const SourceText text("<argument>", "a b");
  CHECK(std::string(text.error_at(2, "no").what()) == "<argument>:1:3: no\na b\n  ^");
}

TEST_CASE("a line is shown without what steers a terminal", "[base]") {
  const SourceText source{"f",
                          "a\x1b[2J\tb\x7f\xc2\x9b"
                          "c\n"};
  CHECK(std::string(source.error_at(9, "wrong").what()) ==
        "f:1:10: wrong\na [2J b  c\n         ^");
}
