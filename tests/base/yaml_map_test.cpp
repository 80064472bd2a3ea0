#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "base/yaml.hpp"

using namespace distro;
using namespace std::chrono_literals;
using base::YamlMap;

namespace {

/// A document and the map that it is.
class Document {
 public:
  explicit Document(const std::string& text)
      : parsed_(base::parse_yaml(text, "f.yaml")),
        map_(*parsed_.source, parsed_.root, "a manifest") {}
  YamlMap* operator->() { return &map_; }

 private:
  base::YamlDocument parsed_;
  YamlMap map_;
};

}  // namespace

TEST_CASE("what is no map says what it is instead", "[base]") {
  CHECK_THROWS_WITH(Document("- a\n"),
                    "f.yaml:1:1: a manifest must be a map, found a list\n- a\n^");
  CHECK_THROWS_WITH(Document(""), "f.yaml: a manifest must be a map, found nothing");
}

TEST_CASE("texts and lists of texts are read", "[base]") {
  Document map("name: numpy\none: a\nmany: [b, c]\nempty:\n");
  CHECK(map->string("name") == "numpy");
  CHECK(map->strings("one") == std::vector<std::string>{"a"});
  CHECK(map->strings("many") == std::vector<std::string>{"b", "c"});
  CHECK(map->strings("none").empty());
  CHECK(map->string_if("none") == std::nullopt);
  CHECK(map->string_if("empty") == std::nullopt);
  CHECK_NOTHROW(map->finish());
}

TEST_CASE("a missing key is named where the map begins", "[base]") {
  Document map("name: numpy\n");
  CHECK_THROWS_WITH(map->string("version"),
                    "f.yaml:1:1: missing key 'version'\nname: numpy\n^");
}

TEST_CASE("an unknown key names its place and the nearest known one", "[base]") {
  Document map("name: numpy\ntest_comands: x\n");
  static_cast<void>(map->string("name"));
  static_cast<void>(map->strings("test_commands"));
  CHECK_THROWS_WITH(map->finish(),
                    "f.yaml:2:1: unknown key 'test_comands', did you mean "
                    "'test_commands'?\n"
                    "test_comands: x\n"
                    "^");
}

TEST_CASE("an unknown key that is like nothing gets no suggestion", "[base]") {
  Document map("colour: blue\n");
  static_cast<void>(map->string_if("name"));
  CHECK_THROWS_WITH(map->finish(), "f.yaml:1:1: unknown key 'colour'\ncolour: blue\n^");
}

TEST_CASE("a value of the wrong kind is pointed at", "[base]") {
  Document map("name: [a]\nlist: {a: 1}\nmixed: [a, [b]]\n");
  CHECK_THROWS_WITH(map->string("name"),
                    "f.yaml:1:7: name: expected a text, found a list\n"
                    "name: [a]\n"
                    "      ^");
  CHECK_THROWS_WITH(map->strings("list"),
                    "f.yaml:2:7: list: expected a list of texts, found a map\n"
                    "list: {a: 1}\n"
                    "      ^");
  CHECK_THROWS_WITH(map->strings("mixed"),
                    "f.yaml:3:12: mixed: expected a list of texts, found a list in it\n"
                    "mixed: [a, [b]]\n"
                    "           ^");
}

TEST_CASE("numbers and booleans are what they must be", "[base]") {
  Document map(
      "jobs: 4\nless: -1\nyes: true\nno: false\nhalf: 1.5\non: on\nbig: "
      "99999999999999999999\n");
  CHECK(map->integer_if("jobs") == 4);
  CHECK(map->integer_if("less") == -1);
  CHECK(map->integer_if("none") == std::nullopt);
  CHECK(map->boolean_if("yes") == true);
  CHECK(map->boolean_if("no") == false);
  CHECK(map->boolean_if("none") == std::nullopt);
  CHECK_THROWS_WITH(map->integer_if("half"),
                    "f.yaml:5:7: half: expected a whole number, found '1.5'\n"
                    "half: 1.5\n"
                    "      ^");
  CHECK_THROWS_AS(map->integer_if("big"), InputError);
  CHECK_THROWS_WITH(map->boolean_if("on"),
                    "f.yaml:6:5: on: expected true or false, found 'on'\n"
                    "on: on\n"
                    "    ^");
}

TEST_CASE("durations are read with their unit", "[base]") {
  Document map("time: 5m\nwrong: 5\n");
  CHECK(map->duration_if("time") == 5min);
  CHECK(map->duration_if("none") == std::nullopt);
  CHECK_THROWS_WITH(map->duration_if("wrong"),
                    "f.yaml:2:8: wrong: expected a duration such as 30s, 5m or 1h, "
                    "found '5'\n"
                    "wrong: 5\n"
                    "       ^");
}

TEST_CASE("sizes are read in bytes", "[base]") {
  Document map("plain: 12\nk: 512KiB\nm: 16MiB\ng: 4GiB\n");
  CHECK(map->bytes_if("plain") == 12);
  CHECK(map->bytes_if("k") == 512ULL << 10);
  CHECK(map->bytes_if("m") == 16ULL << 20);
  CHECK(map->bytes_if("g") == 4ULL << 30);
  CHECK(map->bytes_if("none") == std::nullopt);
  for (const char* wrong :
       {"4GB", "4 GiB", "-1", "1.5GiB", "GiB", "18446744073709551615KiB"}) {
    INFO(wrong);
    Document other("memory: " + std::string(wrong) + "\n");
    CHECK_THROWS_WITH(other->bytes_if("memory"),
                      "f.yaml:1:9: memory: expected a size such as 512KiB, 16MiB or "
                      "4GiB, found '" +
                          std::string(wrong) + "'\nmemory: " + wrong + "\n        ^");
  }
}

TEST_CASE("a reader can add faults of its own at a key", "[base]") {
  Document map("a: 1\nurl: ftp\n");
  CHECK(std::string(map->error_at("url", "not a channel").what()) ==
        "f.yaml:2:6: not a channel\nurl: ftp\n     ^");
  CHECK(map->place_of("none").line == 1);
}
