#include "channel/version.hpp"

#include <catch2/catch.hpp>
#include <string>
#include <vector>

using distro::channel::ParseError;
using distro::channel::Version;

TEST_CASE("versions have conda's canonical order", "[channel]") {
  // Each line is equal in itself and less than the next.
  const std::vector<std::vector<std::string>> chain = {
      {"0.4", "0.4.0"},  {"0.4.1.rc", "0.4.1.RC"},
      {"0.4.1+local"},   {"0.4.1", "0.4.1+0"},
      {"0.4.1+1.local"}, {"0.5a1"},
      {"0.5b3"},         {"0.5C1"},
      {"0.5"},           {"0.9.6"},
      {"0.960923"},      {"1.0"},
      {"1.1dev1"},       {"1.1_"},
      {"1.1a1"},         {"1.1.0dev1", "1.1.dev1"},
      {"1.1.a1"},        {"1.1.0rc1"},
      {"1.1.0", "1.1"},  {"1.1.0post1", "1.1.post1"},
      {"1.1post1"},      {"1996.07.12"},
      {"1!0.4.1"},       {"1!3.1.1.6"},
      {"2!0.4.1"}};
  for (std::size_t i = 0; i < chain.size(); ++i) {
    for (std::size_t j = 0; j < chain.size(); ++j) {
      for (const std::string& left : chain[i]) {
        for (const std::string& right : chain[j]) {
          INFO(left << " and " << right);
          REQUIRE(((Version(left) <=> Version(right)) == (i <=> j)));
          REQUIRE((Version(left) == Version(right)) == (i == j));
        }
      }
    }
  }
}

TEST_CASE("numbers in versions have no upper limit", "[channel]") {
  REQUIRE(Version("20260131235959123456789012345678901") >
          Version("20260131235959123456789012345678900"));
  REQUIRE(Version("00000000000000000000000000000000001.2") == Version("1.2"));
}

TEST_CASE("a version keeps its text", "[channel]") {
  REQUIRE(Version("1.0.RC1").text() == "1.0.RC1");
  REQUIRE(Version("1.2-3") == Version("1.2_3"));
}

TEST_CASE("a version starts with another by whole parts", "[channel]") {
  const auto starts = [](const char* version, const char* prefix) {
    return Version(version).starts_with(Version(prefix));
  };
  for (const char* version : {"1.2", "1.2.3", "1.2a1", "1.2.a1", "1.2dev1", "1.2rc1",
                              "1.2post1", "1.2_1", "1.2+l"}) {
    INFO(version);
    REQUIRE(starts(version, "1.2"));
  }
  REQUIRE_FALSE(starts("1.20", "1.2"));
  REQUIRE_FALSE(starts("1!1.2", "1.2"));
  REQUIRE(starts("1.2alpha1", "1.2a"));
  REQUIRE(starts("1.2", "1.2.0"));
  REQUIRE_FALSE(starts("1.2.1+3", "1.2+3"));
  REQUIRE(starts("1.2+3.4", "1.2+3"));
}

TEST_CASE("what is no version says why and where", "[channel]") {
  const std::vector<std::pair<std::string, std::string>> faults = {
      {"", "a version is expected, found nothing"},
      {"1..2", "'1..2' is no version: a component is empty"},
      {"1.2&3", "'1.2&3' is no version: '&' is not allowed in one"},
      {"1.2-3_4", "'1.2-3_4' is no version: it holds both '-' and '_'"},
      {"a!1", "'a!1' is no version: its epoch is no number"},
      {"1!2!3", "'1!2!3' is no version: it has two '!'"},
      {"1!", "'1!' is no version: nothing follows '!'"},
      {"+1", "'+1' is no version: nothing stands before '+'"},
      {"1+2+3", "'1+2+3' is no version: it has two '+'"},
      {"1+", "'1+' is no version: a component is empty"}};
  for (const auto& [text, message] : faults) {
    REQUIRE_THROWS_WITH(Version(text), message);
  }
  try {
    Version("1.2&3");
  } catch (const ParseError& error) {
    REQUIRE(error.offset() == 3);
  }
}
