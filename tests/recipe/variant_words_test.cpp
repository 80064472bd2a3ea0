#include "recipe/diff/variant_words.hpp"

#include <catch2/catch.hpp>

using namespace distro::recipe;
using Texts = std::vector<std::string>;

namespace {

/// python 3.9, 3.10, 3.11 with each of cuda 11 and 12, in this order; numpy goes with
/// python.
std::vector<Variant> six() {
  std::vector<Variant> all;
  for (const auto& [python, numpy] :
       {std::pair("3.9", "1.22"), std::pair("3.10", "1.22"),
        std::pair("3.11", "2.0")}) {
    for (const char* cuda : {"11", "12"}) {
      all.push_back({{"cuda", cuda},
                     {"numpy", numpy},
                     {"python", python},
                     {"target_platform", "linux-64"}});
    }
  }
  return all;
}

}  // namespace

TEST_CASE("keys that differ come with python and numpy first", "[recipe]") {
  CHECK(differing_keys(six()) == Texts{"python", "numpy", "cuda"});
  CHECK(differing_keys({six()[0]}).empty());
  CHECK(differing_keys({{{"a", "1"}}, {}}) == Texts{"a"});
}

TEST_CASE("variants are told by as few values as it takes", "[recipe]") {
  CHECK(words_for(six(), {0, 1, 2, 3, 4, 5}).empty());
  CHECK(words_for(six(), {0, 1}) == "python 3.9");
  CHECK(words_for(six(), {4, 5}) == "python 3.11");
  CHECK(words_for(six(), {0, 2, 4}) == "cuda 11");
  CHECK(words_for(six(), {2, 3, 4, 5}) == "all but python 3.9");
  CHECK(words_for(six(), {0}) == "python 3.9 and cuda 11");
  CHECK(words_for(six(), {0, 2}) == "python 3.9, 3.10 and cuda 11");
  CHECK(words_for(six(), {1, 2, 3, 4, 5}) == "all but python 3.9 and cuda 11");
}

TEST_CASE("variants that no values single out are told one by one", "[recipe]") {
  std::vector<Variant> all = six();
  CHECK(words_for(all, {0, 3}) ==
        "python 3.9 with numpy 1.22 with cuda 11; python 3.10 with numpy 1.22 with "
        "cuda 12");
  CHECK(words_for({{{"a", "1"}}, {}}, {1}) == "a unset");
}
