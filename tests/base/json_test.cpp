#include "base/json.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "base/temp_dir.hpp"

using namespace distro;
using base::Json;
using base::JsonObject;
using base::parse_json;

TEST_CASE("a fault in JSON has its place", "[base]") {
  CHECK_THROWS_WITH(parse_json("{\n  \"a\": 1,\n}\n", "f.json"),
                    "f.json:3:1: this is not valid JSON\n}\n^");
  CHECK_THROWS_WITH(parse_json("{\"a\" 1}", "f.json"),
                    "f.json:1:6: this is not valid JSON\n{\"a\" 1}\n     ^");
  CHECK_THROWS_WITH(parse_json("{} {}", "f.json"),
                    "f.json:1:4: this is not valid JSON\n{} {}\n   ^");
  CHECK_THROWS_WITH(parse_json("[1, 2", "f.json"),
                    "f.json:1:6: the JSON text ends too early\n[1, 2\n     ^");
  CHECK_THROWS_WITH(parse_json("", "f.json"),
                    "f.json:1:1: the JSON text ends too early");
  CHECK_THROWS_WITH(parse_json("[1e999]", "f.json"),
                    "f.json: a number in this JSON is too large");
  CHECK_THROWS_AS(parse_json("{\"a\": \"\xff\"}", "f.json"), InputError);
}

TEST_CASE("JSON keeps the order of its keys, and the later of two equal ones",
          "[base]") {
  CHECK(parse_json(R"({"b": 1, "a": 2, "b": 3})", "f.json").dump() ==
        R"({"b":3,"a":2})");
}

TEST_CASE("JSON nested without end does not overflow the stack", "[base]") {
  const std::size_t depth = 200'000;
  CHECK_NOTHROW(
      parse_json(std::string(depth, '[') + std::string(depth, ']'), "f.json"));
}

TEST_CASE("a JSON file is written with two spaces and a final newline", "[base]") {
  const base::TempDir folder;
  const Json json = {{"a", 1}, {"b", {1, 2}}};
  base::write_file(folder.path() / "f.json", base::pretty(json));
  CHECK(base::pretty(json) == "{\n  \"a\": 1,\n  \"b\": [\n    1,\n    2\n  ]\n}\n");
  CHECK(base::load_json(folder.path() / "f.json") == json);
}

TEST_CASE("bytes that are no UTF-8 become the replacement character", "[base]") {
  CHECK(base::valid_utf8("größe") == "größe");
  CHECK(base::valid_utf8("a\xff"
                         "b") ==
        "a\xef\xbf\xbd"
        "b");
  CHECK(base::valid_utf8("cut \xe2\x82") == "cut \xef\xbf\xbd");
  CHECK(base::valid_utf8(std::string("nul \0 tab \t", 11)) ==
        std::string("nul \0 tab \t", 11));
  CHECK(base::valid_utf8("").empty());
}

TEST_CASE("an object that is none says what it is", "[base]") {
  const Json list = Json::array();
  CHECK_THROWS_WITH(JsonObject(list, "f.json"),
                    "f.json: /: expected an object, found a list");
}

TEST_CASE("a value that is not what it must be is named by its path", "[base]") {
  const Json json = parse_json(
      R"({"jobs": [{"id": 3}, 4], "none": null, "flag": 1, "half": 1.5,
          "big": 18446744073709551615, "words": ["a", 2], "text": "x"})",
      "f.json");
  const JsonObject object(json, "plan.json");
  const auto jobs = [&] { return object.objects("jobs"); };
  CHECK_THROWS_WITH(jobs(), "plan.json: /jobs/1: expected an object, found a number");
  CHECK_THROWS_WITH(object.string("id"), "plan.json: /id: is missing");
  CHECK_THROWS_WITH(object.string("none"),
                    "plan.json: /none: expected a string, found nothing");
  CHECK_THROWS_WITH(object.string_if("flag"),
                    "plan.json: /flag: expected a string, found a number");
  CHECK_THROWS_WITH(object.boolean_or("flag", false),
                    "plan.json: /flag: expected true or false, found a number");
  CHECK_THROWS_WITH(object.integer("half"),
                    "plan.json: /half: expected a whole number, found a number with a "
                    "fraction");
  CHECK_THROWS_WITH(object.integer("text"),
                    "plan.json: /text: expected a whole number, found a string");
  CHECK_THROWS_WITH(object.integer("big"), "plan.json: /big: the number is too large");
  CHECK_THROWS_WITH(object.strings("text"),
                    "plan.json: /text: expected a list of strings, found a string");
  CHECK_THROWS_WITH(object.strings("words"),
                    "plan.json: /words/1: expected a string, found a number");
  CHECK_THROWS_WITH(object.objects("text"),
                    "plan.json: /text: expected a list of objects, found a string");
  CHECK_THROWS_WITH(object.object("text"),
                    "plan.json: /text: expected an object, found a string");
}

TEST_CASE("a fault in a nested object has the whole path", "[base]") {
  const Json json = parse_json(R"({"jobs": [{"package": {"name": 1}}]})", "f.json");
  const JsonObject object(json, "plan.json");
  const JsonObject package = object.objects("jobs")[0].object("package");
  CHECK_THROWS_WITH(package.string("name"),
                    "plan.json: /jobs/0/package/name: expected a string, found a "
                    "number");
  CHECK(std::string(package.error("name", "is no name").what()) ==
        "plan.json: /jobs/0/package/name: is no name");
}

TEST_CASE("missing and null are the same where a value may be absent", "[base]") {
  const Json json = parse_json(R"({"null": null, "n": 5, "yes": true})", "f.json");
  const JsonObject object(json, "f.json");
  for (const char* key : {"null", "missing"}) {
    CHECK_FALSE(object.has(key));
    CHECK(object.string_if(key) == std::nullopt);
    CHECK(object.strings(key).empty());
    CHECK(object.objects(key).empty());
    CHECK(object.integer_or(key, 7) == 7);
    CHECK(object.boolean_or(key, true));
  }
  CHECK(object.has("n"));
  CHECK(object.integer_or("n", 7) == 5);
  CHECK(object.boolean_or("yes", false));
}
