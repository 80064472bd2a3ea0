#include "recipe/lint/fixes.hpp"

#include <catch2/catch.hpp>

#include "files_in_memory.hpp"
#include "recipe/lint/lint.hpp"

namespace {

using namespace distro;
using namespace distro::recipe;

Finding finding(std::size_t line, Edit edit, const std::string& what) {
  Finding found;
  found.path = "file.yaml";
  found.place = {line, 1};
  found.fix = Fix{what, {std::move(edit)}};
  return found;
}

std::vector<FixedFile> fix(const std::string& text,
                           const std::vector<Finding>& findings) {
  return fixed_files(test::FilesInMemory({{"file.yaml", text}}), findings);
}

/// What is left of a recipe.yaml after all that --fix does to it.
std::string fixed_recipe(const std::string& name, const std::string& text) {
  const std::string path = "recipes/a/" + name;
  std::map<std::string, std::string> files{
      {"distro.yaml",
       "distribution: sample\n"
       "channels: {integration: integration, staging: [staging]}\n"
       "subdirs: [linux-64]\n"},
      {"packages/a.yaml", test::manifest_of("a")},
      {path, text}};
  for (int round = 0; round < 5; ++round) {
    const test::FilesInMemory tree(files);
    for (const FixedFile& file : fixed_files(tree, lint_all(tree, {}))) {
      files[file.path] = file.text;
    }
  }
  return files[path];
}

}  // namespace

TEST_CASE("fixes of several lines of a file are applied together", "[recipe]") {
  const std::vector<FixedFile> files =
      fix("one\ntwo\nthree\n", {finding(1, {{1, 1}, "one", "ONE"}, "louder"),
                                finding(2, {{2, 1}, "two", "", true}, "gone"),
                                finding(3, {{3, 6}, "", "!"}, "stronger")});
  REQUIRE(files.size() == 1);
  CHECK(files[0].text == "ONE\nthree!\n");
  CHECK(files[0].changes == std::vector<std::string>{"file.yaml:1: louder",
                                                     "file.yaml:2: gone",
                                                     "file.yaml:3: stronger"});
}

TEST_CASE("of two fixes in one line the first counts", "[recipe]") {
  const std::vector<FixedFile> files =
      fix("one two\n", {finding(1, {{1, 1}, "one", "ONE"}, "first"),
                        finding(1, {{1, 5}, "two", "TWO"}, "second")});
  REQUIRE(files.size() == 1);
  CHECK(files[0].text == "ONE two\n");
  CHECK(files[0].changes.size() == 1);
}

TEST_CASE("a fix of what is no longer there is left out", "[recipe]") {
  CHECK(fix("one\n", {finding(1, {{1, 1}, "two", "TWO"}, "no")}).empty());
  CHECK(fix("one\n", {finding(9, {{9, 1}, "one", "ONE"}, "no")}).empty());
  CHECK(fix("one\n", {finding(1, {{1, 77}, "one", "ONE"}, "no")}).empty());
  CHECK(fix("", {finding(1, {{1, 1}, "one", "ONE"}, "no")}).empty());
}

TEST_CASE("a text without a last line end stays without one", "[recipe]") {
  CHECK(fix("one\ntwo", {finding(2, {{2, 1}, "two", "TWO"}, "louder")})[0].text ==
        "one\nTWO");
}

TEST_CASE("all that can be corrected in a recipe is", "[recipe]") {
  const std::string before =
      "package:\n"
      "  name: a  \n"
      "  version: \"1.0\"\n"
      "source:\n"
      "  git_url: https://example.org/a\n"
      "  git_tag: v1.0\n"
      "build:\n"
      "  noarch_python: true\n"
      "requirements:\n"
      "  run:\n"
      "    - python\n"
      "    - Requests >=2\n"
      "    - python\n"
      "test:\n"
      "  imports:\n"
      "    - a\n"
      "about:\n"
      "  home: https://example.org\n"
      "  license: BSD 3-Clause\n"
      "  summary: words\n";
  const std::string after =
      "package:\n"
      "  name: a\n"
      "  version: \"1.0\"\n"
      "source:\n"
      "  git_url: https://example.org/a\n"
      "  git_rev: v1.0\n"
      "build:\n"
      "  noarch: python\n"
      "requirements:\n"
      "  run:\n"
      "    - python\n"
      "    - requests >=2\n"
      "test:\n"
      "  imports:\n"
      "    - a\n"
      "about:\n"
      "  home: https://example.org\n"
      "  license: BSD-3-Clause\n"
      "  summary: words\n";
  CHECK(fixed_recipe("meta.yaml", before) == after);
  CHECK(fixed_recipe("meta.yaml", after) == after);
}

TEST_CASE("white space within a text of several lines is its author's", "[recipe]") {
  const std::string text =
      "package: {name: a, version: 1.0}\n"
      "tests:\n"
      "  - script:\n"
      "      content: |-\n"
      "        a --version  \n"
      "\n"
      "        a --help\t\n"
      "about:\n"
      "  description: >\n"
      "    words  \n"
      "  homepage: https://example.org\n"
      "  license: MIT\n"
      "  summary: words\n";
  CHECK(fixed_recipe("recipe.yaml", text) == text);
}
