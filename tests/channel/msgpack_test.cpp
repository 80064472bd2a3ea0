#include "channel/msgpack.hpp"

#include <catch2/catch.hpp>
#include <limits>

#include "base/error.hpp"
#include "channel/msgpack_writer.hpp"

using namespace distro;
using channel::detail::MsgpackReader;
using Kind = MsgpackReader::Kind;
using nlohmann::json;

namespace {

std::string why(const std::string& bytes) {
  try {
    MsgpackReader reader(bytes, "f");
    reader.skip();
    reader.require_end();
  } catch (const InputError& error) {
    return error.what();
  }
  return "";
}

std::optional<std::int64_t> integer(const json& value) {
  const std::string bytes = test::msgpack(value);
  MsgpackReader reader(bytes, "f");
  const auto number = reader.integer();
  reader.require_end();
  return number;
}

}  // namespace

TEST_CASE("whole numbers of all widths are read", "[channel]") {
  using Limits = std::numeric_limits<std::int64_t>;
  for (const std::int64_t value :
       {0L,           1L,           127L,         128L,        255L,          256L,
        65535L,       65536L,       4294967295L,  4294967296L, Limits::max(), -1L,
        -32L,         -33L,         -128L,        -129L,       -32768L,       -32769L,
        -2147483648L, -2147483649L, Limits::min()}) {
    CHECK(integer(value) == value);
  }
  CHECK_FALSE(integer(std::numeric_limits<std::uint64_t>::max()));
}

TEST_CASE("texts, bytes, lists and maps of all widths are read", "[channel]") {
  for (const std::size_t size :
       {0UL, 1UL, 31UL, 32UL, 255UL, 256UL, 65535UL, 70000UL}) {
    const std::string text(size, 'x');
    const std::string bytes = test::msgpack(
        {text, json::binary(std::vector<std::uint8_t>(size, 7)), json(size, 1)});
    MsgpackReader reader(bytes, "f");
    CHECK(reader.array_size() == 3);
    CHECK(reader.text() == text);
    CHECK(reader.bytes() == std::string(size, '\7'));
    CHECK(reader.array_size() == size);
    for (std::size_t item = 0; item < size; ++item) {
      static_cast<void>(reader.integer());
    }
    reader.require_end();
    CHECK(why(bytes).empty());
  }
  json map = json::object();
  for (int key = 0; key < 20; ++key) {
    map["k" + std::to_string(key)] = {{"a", nullptr}, {"b", true}, {"c", 1.5}};
  }
  const std::string bytes = test::msgpack(map);
  MsgpackReader reader(bytes, "f");
  CHECK(reader.map_size() == 20);
  CHECK(reader.text() == "k0");
  CHECK(reader.map_size() == 3);
  CHECK(reader.text() == "a");
  CHECK(reader.kind() == Kind::nil);
  reader.skip();
  CHECK(reader.text() == "b");
  CHECK(reader.boolean());
  CHECK(reader.text() == "c");
  CHECK(reader.real() == 1.5);
  CHECK(why(bytes).empty());
}

TEST_CASE("extensions are passed over", "[channel]") {
  CHECK(why(std::string("\xd4\x01z", 3)).empty());
  CHECK(why(std::string("\xd8\x01", 2) + std::string(16, 'z')).empty());
  CHECK(why(std::string("\xc7\x03\x01xyz", 6)).empty());
  CHECK(why(std::string("\xc8\x00\x03\x01xyz", 7)).empty());
  CHECK(why(std::string("\xc9\x00\x00\x00\x03\x01xyz", 9)).empty());
}

TEST_CASE("damaged MessagePack says where", "[channel]") {
  CHECK(why("") == "f is truncated or damaged: at byte 0: it ends too early");
  CHECK(why("\xc1") == "f is truncated or damaged: at byte 0: there is no such value");
  CHECK(why("\xa5"
            "abc") == "f is truncated or damaged: at byte 1: it ends too early");
  CHECK(why(std::string("\x01\x02", 2)) ==
        "f is truncated or damaged: at byte 1: something follows its end");
  CHECK(why("\xa1\xff") == "f is truncated or damaged: at byte 2: a text is not UTF-8");
  const std::string whole =
      test::msgpack({{"a", {1, 2.5, "text", nullptr}}, {"b", test::raw("00ff")}});
  CHECK(why(whole).empty());
  for (std::size_t size = 0; size < whole.size(); ++size) {
    CHECK(why(whole.substr(0, size)).find("it ends too early") != std::string::npos);
  }
}

TEST_CASE("hostile lengths and depths are refused at once", "[channel]") {
  for (const char* tag : {"\xdd", "\xdf", "\xdb", "\xc6", "\xc9"}) {
    CHECK(why(std::string(tag) + "\xff\xff\xff\xff").find("it ends too early") !=
          std::string::npos);
  }
  // A million lists in each other, ending in nothing; then in something.
  const std::string deep(1'000'000, '\x91');
  CHECK(why(deep).find("it ends too early") != std::string::npos);
  CHECK(why(deep + '\xc0').empty());
}

TEST_CASE("a value of another kind is named", "[channel]") {
  const std::string bytes = test::msgpack("text");
  MsgpackReader reader(bytes, "f");
  CHECK_THROWS_WITH(reader.map_size(),
                    "f is truncated or damaged: at byte 0: expected a map");
  CHECK_THROWS_WITH(reader.integer(),
                    "f is truncated or damaged: at byte 0: expected a whole number");
  CHECK(reader.text() == "text");
}
