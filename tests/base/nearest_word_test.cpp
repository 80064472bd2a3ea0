#include "base/nearest_word.hpp"

#include <catch2/catch.hpp>
#include <vector>

using namespace distro::base;

namespace {
const std::vector<std::string> commands{"check", "change", "plan", "promote", "notify"};
}

TEST_CASE("a slip of the fingers has a nearest word", "[base]") {
  CHECK(nearest_word("chekc", commands) == "check");    // swapped
  CHECK(nearest_word("chck", commands) == "check");     // left out
  CHECK(nearest_word("cheeck", commands) == "check");   // doubled
  CHECK(nearest_word("chenge", commands) == "change");  // mistaken
  CHECK(nearest_word("check", commands) == "check");
}

TEST_CASE("a word that is far from all has none", "[base]") {
  CHECK_FALSE(nearest_word("frobnicate", commands));
  CHECK_FALSE(nearest_word("", commands));
  CHECK_FALSE(nearest_word("plan", {}));
  CHECK_FALSE(nearest_word("no", commands));
}

TEST_CASE("the first of equally near words is taken", "[base]") {
  const std::vector<std::string> words{"cat", "car"};
  CHECK(nearest_word("caz", words) == "cat");
}

TEST_CASE("the suggestion reads as the end of a sentence", "[base]") {
  CHECK("unknown command 'chekc'" + did_you_mean("chekc", commands) ==
        "unknown command 'chekc', did you mean 'check'?");
  CHECK(did_you_mean("frobnicate", commands).empty());
}
