#include "channel/version_spec.hpp"

#include <catch2/catch.hpp>
#include <string>

using distro::channel::Version;
using distro::channel::VersionSpec;

namespace {

bool matches(const char* spec, const char* version) {
  return VersionSpec(spec).matches(Version(version));
}

}  // namespace

TEST_CASE("a comma binds tighter than a pipe", "[channel]") {
  REQUIRE(matches(">=1,<2|3", "3"));
  REQUIRE_FALSE(matches(">=1,(<2|3)", "0.5"));
  REQUIRE(matches(">=1,(<2|3)", "3"));
}

TEST_CASE("an operator and a star ask what conda takes them for", "[channel]") {
  REQUIRE(matches("1.2*", "1.2.3"));
  REQUIRE_FALSE(matches("1.2*", "1.20"));
  REQUIRE(matches("=1.2.*", "1.2rc1"));
  REQUIRE(matches("!=1.2.*", "1.20"));
  REQUIRE_FALSE(matches("=1.2*", "1.2.3"));  // the star stays in the operand
  REQUIRE_FALSE(matches("=*", "1"));
  REQUIRE(matches("*", "1"));
  REQUIRE(matches("1.*.3", "1.2.4.3"));
  REQUIRE_FALSE(matches("1.*.3", "1.3"));
}

TEST_CASE("~= keeps all but the last part", "[channel]") {
  REQUIRE(matches("~=1.2.3", "1.2.9"));
  REQUIRE_FALSE(matches("~=1.2.3", "1.3"));
  REQUIRE(matches("~=1.2_3", "1.9"));
  REQUIRE_FALSE(matches("~=1", "0.9"));
  REQUIRE_THROWS_WITH(matches("~=1", "1.5"),
                      "'~=1' is no version spec: '~=' needs a version of two parts");
}

TEST_CASE("a regular expression sees the version as it is written", "[channel]") {
  REQUIRE(matches("^1.2$", "1x2"));
  REQUIRE(matches("^1\\.2(\\.3)?$|2", "1.2.3"));
  REQUIRE_FALSE(matches("^1\\.2RC1$", "1.2rc1"));
  REQUIRE(matches("^(?i:1\\.2RC1)$", "1.2rc1"));
  REQUIRE_THROWS_WITH(VersionSpec("^1.(2$"),
                      "'^1.(2$' is no regular expression: a '(' is not closed");
}

TEST_CASE("a regular expression that never ends is given up", "[channel]") {
  REQUIRE_THROWS_WITH(
      matches("^(a*)*(a*)*(a*)*x$", "0aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa") ||
          matches("^0(a|a)*(a|a)*(a|a)*x$",
                  "0aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
      "a regular expression takes too long to match");
}

TEST_CASE("a version spec has conda's canonical text", "[channel]") {
  REQUIRE(VersionSpec(" >=1.2 , <2 ").text() == ">=1.2,<2");
  REQUIRE(VersionSpec("((1.2|1.3),(>=1.2))").text() == "1.2|1.3,>=1.2");
  REQUIRE(VersionSpec("1.2*").text() == "1.2.*");
  REQUIRE(VersionSpec().text() == "*");
  REQUIRE(VersionSpec().is_any());
}

TEST_CASE("what is no version spec says why", "[channel]") {
  REQUIRE_THROWS_WITH(VersionSpec(""), "a version spec is expected, found nothing");
  REQUIRE_THROWS_WITH(VersionSpec(">="),
                      "'>=' is no version spec: a version is missing after '>='");
  REQUIRE_THROWS_WITH(
      VersionSpec(">= 1.2"),
      "'>= 1.2' is no version spec: a version must follow the operator directly");
  REQUIRE_THROWS_WITH(VersionSpec("~1"),
                      "'~1' is no version spec: '~' alone is no operator");
  REQUIRE_THROWS_WITH(VersionSpec("1.2,"),
                      "'1.2,' is no version spec: a version is missing beside ','");
  REQUIRE_THROWS_WITH(VersionSpec("(1.2"),
                      "'(1.2' is no version spec: a '(' is not closed");
  REQUIRE_THROWS_WITH(VersionSpec("1.2)"),
                      "'1.2)' is no version spec: a ')' has no '('");
  REQUIRE_THROWS_WITH(VersionSpec("~=1.2.*"),
                      "'~=1.2.*' is no version spec: '~=' does not go with '.*'");
}
