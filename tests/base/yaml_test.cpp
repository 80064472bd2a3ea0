#include "base/yaml.hpp"

#include <catch2/catch.hpp>

using namespace distro;
using base::parse_yaml;
using base::YamlNode;

namespace {

YamlNode root_of(const std::string& text) { return parse_yaml(text, "f.yaml").root; }

/// "3:5" of the value at `key`.
std::string place_of(const YamlNode& map, const std::string& key) {
  const YamlNode* node = map.find(key);
  REQUIRE(node != nullptr);
  return std::to_string(node->place.line) + ":" + std::to_string(node->place.column);
}

}  // namespace

TEST_CASE("every value knows where it was written", "[base]") {
  const YamlNode root = root_of(
      "name: numpy\n"
      "größe: {files: [1, 2]}\n"
      "test:\n"
      "  - python\n"
      "  - |\n"
      "    two\n"
      "    lines\n"
      "empty:\n");
  CHECK(place_of(root, "name") == "1:7");
  CHECK(place_of(root, "größe") == "2:10");
  CHECK(place_of(*root.find("größe"), "files") == "2:18");
  CHECK(place_of(root, "test") == "4:3");
  CHECK(root.find("test")->items[0].place.line == 4);
  CHECK(root.find("test")->items[1].scalar == "two\nlines\n");
  CHECK(root.find("empty")->kind == YamlNode::Kind::null);
  CHECK(root.entries[1].first.place.line == 2);
  CHECK(root.entries[1].first.place.column == 1);
  CHECK(root.find("nothing") == nullptr);
}

TEST_CASE("a text is what was written, not what YAML 1.1 makes of it", "[base]") {
  const YamlNode root = root_of("[1.10, on, 007, 0x1f, 2020-01-01, 1_000]");
  const std::vector<std::string> expected{"1.10", "on",         "007",
                                          "0x1f", "2020-01-01", "1_000"};
  for (std::size_t at = 0; at < expected.size(); ++at) {
    CHECK(root.items[at].scalar == expected[at]);
    CHECK_FALSE(root.items[at].quoted);
  }
}

TEST_CASE("a quoted text is told from a bare one", "[base]") {
  const YamlNode root = root_of("[a, 'b', \"c\\n\", '', 'null', null, ~]");
  CHECK_FALSE(root.items[0].quoted);
  CHECK(root.items[1].quoted);
  CHECK(root.items[2].quoted);
  CHECK(root.items[2].scalar == "c\n");
  CHECK(root.items[3].kind == YamlNode::Kind::scalar);
  CHECK(root.items[4].kind == YamlNode::Kind::scalar);
  CHECK(root.items[5].kind == YamlNode::Kind::null);
  CHECK(root.items[6].kind == YamlNode::Kind::null);
  CHECK(root_of("a: |\n  x\n").find("a")->quoted);
}

TEST_CASE("a text of nothing is a null document", "[base]") {
  for (const char* text : {"", "\n", "# only this\n", "---\n", "---\n...\n"}) {
    INFO(text);
    CHECK(root_of(text).kind == YamlNode::Kind::null);
  }
}

TEST_CASE("files from other systems read the same", "[base]") {
  const YamlNode windows = root_of("a: 1\r\nb: |\r\n  x\r\n");
  CHECK(windows.find("a")->scalar == "1");
  CHECK(windows.find("b")->scalar == "x\n");
  const YamlNode marked = root_of(
      "\xef\xbb\xbf"
      "a: 1\n"
      "b: 2\n");
  CHECK(marked.find("a")->scalar == "1");
  CHECK(marked.find("a")->place.column == 7);  // in bytes, the mark's included
  CHECK(marked.find("b")->scalar == "2");
  const YamlNode bare = root_of("a: |\n  no newline");
  CHECK(bare.find("a")->scalar == "no newline");
  CHECK(root_of("a: |+\n  x\n\n").find("a")->scalar == "x\n\n");
}

TEST_CASE("merge keys give what the map itself does not say", "[base]") {
  const YamlNode root = root_of(
      "base: &base {a: 1, b: 2}\n"
      "one:\n"
      "  <<: *base\n"
      "  b: 3\n"
      "two:\n"
      "  <<: [*base, {b: 4, c: 5}]\n"
      "quoted:\n"
      "  '<<': kept\n");
  const YamlNode& one = *root.find("one");
  CHECK(one.find("a")->scalar == "1");
  CHECK(one.find("b")->scalar == "3");
  CHECK(one.entries.size() == 2);
  const YamlNode& two = *root.find("two");
  CHECK(two.find("b")->scalar == "2");  // the first of the list has the word
  CHECK(two.find("c")->scalar == "5");
  CHECK(root.find("quoted")->find("<<")->scalar == "kept");
}

TEST_CASE("a large flat file is read", "[base]") {
  std::string text;
  for (int at = 0; at < 20'000; ++at) {
    text += "key" + std::to_string(at) + ": {a: '', b: , c: [x,y,z]}\n";
  }
  const YamlNode root = root_of(text);
  CHECK(root.entries.size() == 20'000);
  CHECK(place_of(root, "key19999") == "20000:11");
}

TEST_CASE("reasonable nesting is read", "[base]") {
  const YamlNode root = root_of(std::string(150, '[') + std::string(150, ']'));
  CHECK(root.kind == YamlNode::Kind::sequence);
}
