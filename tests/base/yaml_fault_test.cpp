// What a newcomer's YAML fault reads like.
#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "base/yaml.hpp"

using namespace distro;

namespace {

std::string fault_of(const std::string& text) {
  try {
    static_cast<void>(base::parse_yaml(text, "f.yaml"));
  } catch (const InputError& error) {
    return error.what();
  }
  return "none";
}

/// The first line of it.
std::string head_of(const std::string& text) {
  const std::string fault = fault_of(text);
  return fault.substr(0, fault.find('\n'));
}

/// Nine lists, each of nine aliases of the one before.
std::string billion_laughs() {
  std::string text = "a: &a [ha,ha,ha,ha,ha,ha,ha,ha,ha]\n";
  for (char name = 'b'; name < 'j'; ++name) {
    const std::string before(1, static_cast<char>(name - 1));
    text += std::string(1, name) + ": &" + name + " [*" + before;
    for (int count = 1; count < 9; ++count) {
      text += ",*" + before;
    }
    text += "]\n";
  }
  return text;
}

}  // namespace

TEST_CASE("a tab as indentation is pointed at", "[base]") {
  CHECK(fault_of("test:\n"
                 "\tcommands: x\n") ==
        "f.yaml:2:1: a tab cannot indent YAML, use spaces\n"
        " commands: x\n"
        "^");
  CHECK(fault_of("test:\n"
                 "  a: 1\n"
                 "  \tb: 2\n") ==
        "f.yaml:3:3: a tab cannot indent YAML, use spaces\n"
        "   b: 2\n"
        "  ^");
  CHECK(head_of("a: |\n  \tbegins with it\n") ==
        "f.yaml:2:3: a tab cannot indent YAML, use spaces");
  CHECK(head_of("a: |\n  x\n\ty\n") ==
        "f.yaml:3:1: a tab cannot indent YAML, use spaces");
}

TEST_CASE("a tab that indents nothing is no fault", "[base]") {
  for (const char* text :
       {"a: \"one\n\ttwo\"\n", "a: [\n\tb,\n\tc]\n", "\t# comment\na: 1\n", "a:\t1\n",
        "a: |\n  x\n  \tindented\n"}) {
    INFO(text);
    CHECK(fault_of(text) == "none");
  }
}

TEST_CASE("wrong indentation is said to be that", "[base]") {
  CHECK(fault_of("a:\n"
                 "    b: 1\n"
                 "  c: 2\n") ==
        "f.yaml:3:3: this line does not fit the indentation of the map above it\n"
        "  c: 2\n"
        "  ^");
  CHECK(fault_of("- a\n- b\nc: 1\n") ==
        "f.yaml:3:1: this does not belong to what is above it\n"
        "c: 1\n"
        "^");
  CHECK(fault_of("about: a: b\n") ==
        "f.yaml:1:9: a ':' cannot stand here; put the text in quotes if it belongs to "
        "it\n"
        "about: a: b\n"
        "        ^");
}

TEST_CASE("a quote that is never closed is found though it swallows the rest",
          "[base]") {
  CHECK(fault_of("package: numpy\n"
                 "summary: \"fast arrays\n"
                 "staging: here\n") ==
        "f.yaml:2:10: the quote that opens here is never closed\n"
        "summary: \"fast arrays\n"
        "         ^");
  CHECK(head_of("'a: 1\n") == "f.yaml:1:1: the quote that opens here is never closed");
  CHECK(head_of("a: 'b") == "f.yaml:1:4: the quote that opens here is never closed");
}

TEST_CASE("a bracket that is never closed is pointed at", "[base]") {
  CHECK(fault_of("a: 1\n"
                 "test: [x, {y: z}\n"
                 "b: 2\n") ==
        "f.yaml:2:7: this bracket is not closed, or a ',' is missing in it\n"
        "test: [x, {y: z}\n"
        "      ^");
  CHECK(head_of("a: {b: 1\n") ==
        "f.yaml:1:4: this bracket is not closed, or a ',' is missing in it");
}

TEST_CASE("other slips have words of their own", "[base]") {
  CHECK(head_of("a: @home\n") ==
        "f.yaml:1:4: a text cannot begin with this character; put it in quotes");
  CHECK(head_of("a: *home\n") == "f.yaml:1:4: no '&' before it defines this alias");
  CHECK(fault_of("a: 1\n<<: text\n") ==
        "f.yaml:2:5: '<<' takes a map, found a text\n"
        "<<: text\n"
        "    ^");
}

TEST_CASE("a key that is there twice is refused", "[base]") {
  CHECK(fault_of("package: numpy\n"
                 "maintainers: [ann]\n"
                 "package: scipy\n") ==
        "f.yaml:3:1: the key 'package' is there twice\n"
        "package: scipy\n"
        "^");
}

TEST_CASE("a second document is refused where it begins", "[base]") {
  CHECK(fault_of("---\n"
                 "a: 1\n"
                 "---\n"
                 "# here\n"
                 "b: 2\n") ==
        "f.yaml:3:1: a second YAML document begins here; there must be one\n"
        "---\n"
        "^");
  CHECK(fault_of("---\na: 1\n...\n") == "none");
}

TEST_CASE("what is no text is refused", "[base]") {
  CHECK(fault_of(std::string("a: 1\x04\nb: 2\n")) ==
        "f.yaml:1:5: there is a control character (byte 4); YAML is text\n"
        "a: 1 \n"
        "    ^");
  CHECK(head_of(std::string("a: \0\n", 5)) ==
        "f.yaml:1:4: there is a control character (byte 0); YAML is text");
  CHECK(head_of("name: caf\xe9\n") ==
        "f.yaml:1:10: this is not UTF-8 (byte 233); YAML files are written in it");
  CHECK(head_of("a: \xc3") ==
        "f.yaml:1:4: this is not UTF-8 (byte 195); YAML files are written in it");
}

TEST_CASE("nesting without end is refused", "[base]") {
  CHECK(head_of(std::string(250, '[') + std::string(250, ']'))
            .ends_with(": this is nested too deeply"));
  CHECK(head_of("a: " + std::string(100'000, '[')) ==
        "f.yaml:1:204: this is nested too deeply");
  std::string list;
  for (int count = 0; count < 100'000; ++count) {
    list += "- ";
  }
  CHECK(head_of(list).ends_with(": this is nested too deeply"));
  CHECK(head_of("a: &a [*a]\n") == "f.yaml:1:4: this is nested too deeply");
}

TEST_CASE("aliases that multiply are refused before they fill the memory", "[base]") {
  CHECK(head_of(billion_laughs())
            .ends_with(": the aliases of this document make it too large"));
  std::string long_text = "a: &a " + std::string(100'000, 'x') + "\nb: [*a";
  for (int count = 0; count < 10'000; ++count) {
    long_text += ",*a";
  }
  CHECK(head_of(long_text + "]\n") ==
        "f.yaml:1:4: the aliases of this document make it too large");
  CHECK(head_of("a: &a [*a,*a]\n") == "f.yaml:1:4: this is nested too deeply");
}
