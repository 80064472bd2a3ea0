#include "recipe/meta_yaml/selector.hpp"

#include <catch2/catch.hpp>

#include "recipe/meta_yaml/build_variables.hpp"

namespace {

using namespace distro;
using namespace distro::recipe;

std::string kept(const std::string& line) {
  const std::optional<Selector> selector = selector_of(line);
  return selector ? selector->kept + " <" + std::string(selector->expression) + ">"
                  : "none";
}

SelectedText selected(const std::string& text) {
  const Variant variant{
      {"python", "3.11"}, {"mpi", "nompi"}, {"cuda", "12"}, {"abi3", "false"}};
  const Fault fault = [](std::size_t offset, std::string_view message) {
    return InputError(std::to_string(offset) + ": " + std::string(message));
  };
  return select_lines(text, selector_scope("linux-64", variant), fault);
}

bool selects(const std::string& expression) {
  return selected("a # [" + expression + "]\n").text == "a\n";
}

}  // namespace

TEST_CASE("a selector is the last bracket of a line or of its comment", "[recipe]") {
  CHECK(kept("- a  # [linux]") == "- a <linux>");
  CHECK(kept("- a [linux]") == "- a <linux>");
  CHECK(kept("- foo[version=1]") == "- foo <version=1>");
  CHECK(kept("- a # [x] [y]") == "- a <y>");
  CHECK(kept("- echo ${x[0]}  # [linux]") == "- echo ${x[0]} <linux>");
  CHECK(kept("- a # [linux] because") == "- a <linux>");
  CHECK(kept("- a # [linux] (x)") == "none");
  CHECK(kept("- a # text (x) [linux]") == "- a <linux>");
  CHECK(kept("- a [linux] text") == "none");
  CHECK(kept("- a []") == "none");
  CHECK(kept("- 'a  # [linux]'") == "- 'a' <linux>");
  CHECK(kept("[linux]") == "none");
}

TEST_CASE("selectors are Python with the names of the variant", "[recipe]") {
  CHECK(selects("py == 311 and py3k and not py27"));
  CHECK(selects("cuda == 12"));
  CHECK(selects("mpi != 'mpich' and mpi in ('nompi', 'x')"));
  CHECK_FALSE(selects("abi3"));
  CHECK_FALSE(selects("win and vc<14"));
  CHECK(selects("(missing or \"None\").startswith(\"None\")"));
  CHECK(selects("linux-64"));
  CHECK(selects("win,osx"));
  CHECK(selects("x86_64 and x86 and unix and linux64"));
  CHECK_FALSE(selects("py37"));
  CHECK(selects("int(python.split('.').index('11')) == 1"));
  CHECK_FALSE(selects("len(python) < 4"));
}

TEST_CASE("what a builder's environment has deselects and is said", "[recipe]") {
  const SelectedText text = selected("a # [os.environ.get('CI') == '1']\n");
  CHECK(text.text == "\n");
  REQUIRE(text.doubts.size() == 1);
  CHECK(text.doubts[0].offset == 5);
}

TEST_CASE("lines that are kept know where they were", "[recipe]") {
  const SelectedText text = selected("a\n# c\nb # [win]\r\n  d # [linux]\n");
  CHECK(text.text == "a\n\n  d\n");
  CHECK(text.lines == std::vector<std::size_t>{0, 1, 3});
  CHECK(text.starts == std::vector<std::size_t>{0, 2, 17});
  CHECK(text.offset_of(5) == 19);
}
