#include "channel/version_ranges.hpp"

#include <catch2/catch.hpp>

using namespace distro::channel;

namespace {

VersionRanges ranges(const std::string& spec) {
  return VersionRanges::of(VersionSpec(spec)).value();
}

std::string lost(const std::string& before, const std::string& after) {
  return ranges(before).without(ranges(after)).text();
}

}  // namespace

TEST_CASE("the ranges of a spec hold the versions that it matches", "[channel]") {
  for (const char* text : {"*",          ">=1.2",       ">1.2",
                           "<2",         "<=2.0",       "==1.5",
                           "1.5",        "!=1.5",       "1.2.*",
                           "=1.2",       "!=1.2.*",     "~=1.4.2",
                           ">=1.2,<2",   "<1.2|>=2",    ">=1.2,<2.0a0|3.*",
                           "1.9.*|1.10", ">1.2.*",      "(>=1,<2)|(>=3,!=3.1)",
                           "1!2.0",      ">=1.2.post1", "1.2a1.*",
                           "==1.2.*",    ">=1.2*",      "1.2*"}) {
    const VersionSpec spec(text);
    const VersionRanges found = VersionRanges::of(spec).value();
    const VersionRanges rest = found.complement();
    for (const char* version :
         {"0",         "1",      "1.2dev", "1.2a1", "1.2a2", "1.2",      "1.2.0",
          "1.2.post1", "1.2.1",  "1.20",   "1.3a1", "1.3",   "1.4.1",    "1.4.2",
          "1.4.99",    "1.5rc1", "1.5",    "1.5.0", "1.5.1", "1.9.3",    "1.10",
          "1.10.1",    "2.0a0",  "2.0a1",  "2",     "2.0.1", "3dev",     "3",
          "3.1",       "3.2",    "4",      "1!2",   "1!3",   "1.2+local"}) {
      INFO(text << " and " << version);
      CHECK(found.contains(Version(version)) == spec.matches(Version(version)));
      CHECK(rest.contains(Version(version)) != spec.matches(Version(version)));
    }
  }
}

TEST_CASE("a spec that asks for the text of a version has no ranges", "[channel]") {
  for (const char* text : {"^1.2$", "1.*.3", "~=1", "1@2", ">=1,~=1", "1.2.**"}) {
    INFO(text);
    CHECK_FALSE(VersionRanges::of(VersionSpec(text)));
  }
}

TEST_CASE("ranges of the same versions are the same", "[channel]") {
  CHECK(ranges(">=1.2,<2") == ranges("<2,>=1.2.0"));
  CHECK(ranges("1.2.*|1.3.*") == ranges("1.3.*|1.2.*"));
  CHECK(ranges("<2|>=2") == ranges("*"));
  CHECK(ranges(">=1,>=2") == ranges(">=2"));
  CHECK_FALSE(ranges(">=1.2") == ranges(">1.2"));
  CHECK_FALSE(ranges("1.2") == ranges("1.2.*"));
}

TEST_CASE("ranges are told as specs are written, as far as they can be", "[channel]") {
  CHECK(lost(">=1.2,<3", ">=1.2,<2") == ">=2,<3");
  CHECK(lost(">=1.2", ">=1.3") == ">=1.2,<1.3");
  CHECK(lost("*", ">=1.3") == "<1.3");
  CHECK(lost("*", ">=3,<4") == "<3 or >=4");
  CHECK(lost(">=1", ">=1,!=1.5") == "1.5");
  CHECK(lost("<=2", "<2") == "2");
  CHECK(lost(">1", ">2") == ">1,<=2");
  CHECK(lost("1.2.*", "1.3.*") == "1.2.*");
  CHECK(lost(">=1", "*") == "no version");
  CHECK(lost("*", ">=1,<1") == "any version");
  CHECK(lost("1.*|2.*", "*|1.2") == "no version");
}

TEST_CASE("what only starts with a version has words", "[channel]") {
  CHECK(lost("1.2.*", ">=1.2,<1.3") == "pre-releases of 1.2");
  CHECK(lost(">=1.2,<1.3", "1.2.*") == "pre-releases of 1.3");
  CHECK(lost("<1.3", "<1.3.0a0") == "pre-releases of 1.3 >=1.3.0a0");
  CHECK(lost(">=1.2", "1.2.*") == "after 1.2.*");
  CHECK(lost("*", "1.9.*") == "before 1.9.* or after 1.9.*");
  CHECK(lost("~=1.4.2", "<1.4.5") == ">=1.4.5 and up to 1.4.*");
  CHECK(lost("1.9.*|1.10.*", "<1.9.3") == ">=1.9.3 and up to 1.10.*");
  CHECK(lost("1.*", "<1.5") == ">=1.5 and up to 1.*");
  CHECK(lost(">=1.2.*", "<2") == ">=2");
}

TEST_CASE("plain bounds are single versions", "[channel]") {
  CHECK(ranges(">=1,<2|5").has_plain_bounds());
  CHECK_FALSE(ranges("1.*").has_plain_bounds());
  CHECK(ranges("1.*").is_one_range());
  CHECK_FALSE(ranges("<1|>2").is_one_range());
}
