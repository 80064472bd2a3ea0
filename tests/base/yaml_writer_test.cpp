#include "base/yaml_writer.hpp"

#include <catch2/catch.hpp>

#include "base/yaml_scalar.hpp"

using namespace distro;
using base::YamlNode;

namespace {

bool same(const YamlNode& left, const YamlNode& right) {
  if (left.kind != right.kind || left.scalar != right.scalar ||
      left.items.size() != right.items.size() ||
      left.entries.size() != right.entries.size()) {
    return false;
  }
  for (std::size_t at = 0; at < left.items.size(); ++at) {
    if (!same(left.items[at], right.items[at])) {
      return false;
    }
  }
  for (std::size_t at = 0; at < left.entries.size(); ++at) {
    if (left.entries[at].first.scalar != right.entries[at].first.scalar ||
        !same(left.entries[at].second, right.entries[at].second)) {
      return false;
    }
  }
  return true;
}

}  // namespace

TEST_CASE("YAML is written in blocks, quoted only where it has to be", "[base]") {
  YamlNode package = base::yaml_map();
  base::add_entry(package, "name", base::yaml_string("numpy"));
  base::add_entry(package, "version", base::yaml_string("1.10"));
  base::add_entry(package, "number", base::yaml_bare("0"));
  YamlNode test = base::yaml_map();
  base::add_entry(test, "imports", base::yaml_strings({"numpy", "numpy.fft"}));
  base::add_entry(test, "script", base::yaml_string("set -e\ntrue\n"));
  YamlNode tests;
  tests.kind = YamlNode::Kind::sequence;
  tests.items = {test, base::yaml_string("- x")};
  YamlNode root = base::yaml_map();
  base::add_entry(root, "package", package);
  base::add_entry(root, "tests", tests);
  base::add_filled(root, "about", base::yaml_map());
  CHECK(base::yaml_text(root) ==
        "package:\n"
        "  name: numpy\n"
        "  version: \"1.10\"\n"
        "  number: 0\n"
        "\n"
        "tests:\n"
        "  - imports:\n"
        "      - numpy\n"
        "      - numpy.fft\n"
        "    script: |\n"
        "      set -e\n"
        "      true\n"
        "  - \"- x\"\n");
}

TEST_CASE("whatever a text is, it is read as it was written", "[base]") {
  const std::string text = GENERATE(
      as<std::string>(), "", " ", "a b", "a: b", "a:", "a #b", "a#b", "#", "- a", "-a",
      "yes", "No", "null", "~", "1.10", "007", "1e3", "0x1f", "2020-01-01", "1:30",
      ".inf", "[a]", "{a}", "a [linux]", "'a'", "\"a\"", "it's", "a\\b", "\\n", "a\nb",
      "a\nb\n", "a\n\nb\n\n", "\na", " a\nb", "a \nb", "a\n  b\n c\n", "a\tb", "\ta",
      "a\r\nb", "*a", "&a", "!a", "|", ">", "%a", "@a", "`a`", "?", "? a", ",", "a, b",
      "Grüße, 世界 🐍", "a\xc2\x85g", "a\xe2\x80\xa8g", "\xef\xbb\xbf", "a\x01g", "---",
      "...", "key: |", "${{ x }}", "{{ x }}", "=", "<<", "a\n", "\n");
  CAPTURE(text);
  YamlNode map = base::yaml_map();
  base::add_entry(map, "plain", base::yaml_string(text));
  // Without quotes these two are what they look like: nothing.
  const bool null = text == "null" || text == "~";
  base::add_entry(map, "bare", base::yaml_bare(null ? "x" : text));
  base::add_entry(map, "list", base::yaml_strings({text, "x", text}));
  YamlNode root = base::yaml_map();
  base::add_entry(root, "deep", map);
  base::add_entry(root, "last", base::yaml_string(text));
  const std::string written = base::yaml_text(root);
  CAPTURE(written);
  const YamlNode read = base::parse_yaml(written, "f.yaml").root;
  CHECK(read.find("deep")->find("plain")->scalar == text);
  CHECK(same(read, root));
  CHECK(base::parse_yaml("a: " + base::yaml_scalar(text), "f").root.find("a")->scalar ==
        text);
}

TEST_CASE("a text that looks like something else is quoted, a name is not", "[base]") {
  for (const char* text : {"1.0", "on", "y", "1_000", "+1", "12e03", "1.2.3"}) {
    CAPTURE(text);
    CHECK(base::yaml_scalar(text) == "\"" + std::string(text) + "\"");
    CHECK(base::yaml_bare_scalar(text) == text);
  }
  for (const char* text : {"numpy", "python >=3.9", "a b c", "1.26.4rc1x y",
                           "https://x", "v1", "MIT", "x.y"}) {
    CAPTURE(text);
    CHECK(base::yaml_scalar(text) == text);
  }
}
