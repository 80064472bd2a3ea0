#include "prefix/placeholder.hpp"

#include <catch2/catch.hpp>

#include "prefix/link_error.hpp"

namespace {

using namespace distro::prefix;
using namespace std::string_literals;

const std::string built = "/build/placehold_placehold_placehold";

std::string text(const std::string& bytes, const std::string& prefix) {
  return replace_placeholder(bytes, {built, FileMode::text}, prefix);
}

std::string binary(const std::string& bytes, const std::string& prefix) {
  return replace_placeholder(bytes, {built, FileMode::binary}, prefix);
}

/// ASCII as UTF-16 or UTF-32.
std::string wide(const std::string& ascii, std::size_t width, bool big_endian) {
  std::string result;
  for (const char character : ascii) {
    std::string unit(width, '\0');
    unit[big_endian ? width - 1 : 0] = character;
    result += unit;
  }
  return result;
}

}  // namespace

TEST_CASE("a text file has the prefix wherever the placeholder was", "[prefix]") {
  CHECK(text("a=" + built + "/lib\nb=" + built + "\r\n", "/env") ==
        "a=/env/lib\nb=/env\r\n");
  CHECK(text("nothing to do\n", "/env") == "nothing to do\n");
}

TEST_CASE("a text file may grow", "[prefix]") {
  const std::string prefix = "/" + std::string(300, 'x');
  CHECK(text(built + "/a:" + built + "/b", prefix) == prefix + "/a:" + prefix + "/b");
}

TEST_CASE("a C string keeps its tail and is padded at its end", "[prefix]") {
  const std::string bytes = "\x7f"s + built + "/lib/x\0next\0"s;
  const std::string padding(built.size() - 4, '\0');
  CHECK(binary(bytes, "/env") == "\x7f/env/lib/x\0"s + padding + "next\0"s);
  CHECK(binary(bytes, "/env").size() == bytes.size());
}

TEST_CASE("several placeholders of one C string are padded together", "[prefix]") {
  const std::string bytes = built + "/a:" + built + "/b\0rest"s;
  const std::string padding(2 * (built.size() - 4), '\0');
  CHECK(binary(bytes, "/env") == "/env/a:/env/b\0"s + padding + "rest");
}

TEST_CASE("a binary placeholder without an end is left alone", "[prefix]") {
  const std::string bytes = "x\0"s + built + "/lib";
  CHECK(binary(bytes, "/env") == bytes);
}

TEST_CASE("a prefix as long as the placeholder fits into a binary file", "[prefix]") {
  const std::string prefix = "/" + std::string(built.size() - 1, 'p');
  CHECK(binary(built + "/x\0"s, prefix) == prefix + "/x\0"s);
}

TEST_CASE("a prefix longer than the placeholder of a binary file is refused",
          "[prefix]") {
  const std::string prefix = "/" + std::string(built.size(), 'p');
  CHECK_THROWS_WITH(
      binary(built + "/x\0"s, prefix),
      "the prefix has 37 bytes, the placeholder of this binary file only 36");
  CHECK(binary("no placeholder\0"s, prefix) == "no placeholder\0"s);
}

TEST_CASE("wide texts are replaced in either byte order", "[prefix]") {
  const std::size_t width = GENERATE(2U, 4U);
  const bool big_endian = GENERATE(false, true);
  const std::string end(width, '\0');
  const std::string padding((built.size() - 4) * width, '\0');
  const std::string bytes = "ab" + wide(built + "/x", width, big_endian) + end + "end!";
  CHECK(binary(bytes, "/env") ==
        "ab" + wide("/env/x", width, big_endian) + end + padding + "end!");
  CHECK(text(wide(built, width, big_endian), "/env") ==
        wide("/env", width, big_endian));
}

TEST_CASE("a shebang line of 127 bytes stays and one of 128 goes through env",
          "[prefix]") {
  const std::string fits = "#!/" + std::string(127 - 3 - 7, 'p') + "/python";
  REQUIRE(fits.size() == 127);
  CHECK(shorten_shebang(fits + "\nx\n") == fits + "\nx\n");
  const std::string too_long = "#!/" + std::string(128 - 3 - 7, 'p') + "/python";
  REQUIRE(too_long.size() == 128);
  CHECK(shorten_shebang(too_long + "\nx\n") == "#!/usr/bin/env python\nx\n");
}

TEST_CASE("options count for the length of a shebang and are kept", "[prefix]") {
  const std::string path = "#!/" + std::string(110, 'p') + "/python";
  CHECK(shorten_shebang(path + " -O\n") == path + " -O\n");
  CHECK(shorten_shebang(path + " -O -X dev\n") == "#!/usr/bin/env python -O -X dev\n");
}

TEST_CASE("a space in the prefix sends a shebang through env", "[prefix]") {
  CHECK(text("#!" + built + "/bin/perl -w\n# " + built + "\n", "/my env") ==
        "#!/usr/bin/env perl -w\n# /my env\n");
}

TEST_CASE("a long first line that is no shebang is left alone", "[prefix]") {
  const std::string line = "# " + std::string(200, 'x') + "\n";
  CHECK(shorten_shebang(line) == line);
  CHECK(shorten_shebang("#!relative/" + line) == "#!relative/" + line);
}
