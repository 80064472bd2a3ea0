// docs/lint.md lists the rules that there are.
#include <catch2/catch.hpp>
#include <cstdlib>

#include "base/file.hpp"
#include "recipe/lint/rules/rule.hpp"

namespace {

using namespace distro;
using namespace distro::recipe;

const std::string begin =
    "<!-- rules: written by tests/recipe/lint_docs_test.cpp -->\n";
const std::string end = "<!-- end of rules -->\n";
const std::string path = "docs/lint.md";

std::string row_of(const Rule& rule) {
  std::string notes = rule.severity == Severity::error ? "error" : "warning";
  notes += rule.may_be_skipped ? "" : ", always";
  notes += rule.fixable ? ", `--fix`" : "";
  std::string text(rule.meaning);
  text += rule.advice.empty() ? "" : " " + std::string(rule.advice);
  return "| `" + std::string(rule.id) + "` | " + notes + " | " + text + " |\n";
}

std::string table() {
  std::string text = "| rule | | what it finds |\n| --- | --- | --- |\n";
  for (const Rule& rule : all_rules()) {
    text += row_of(rule);
  }
  return text;
}

}  // namespace

TEST_CASE("docs/lint.md lists the rules that there are", "[recipe]") {
  const std::string docs = base::read_file(path);
  const std::size_t start = docs.find(begin);
  const std::size_t stop = docs.find(end);
  REQUIRE(start != std::string::npos);
  REQUIRE(stop != std::string::npos);
  const std::string wanted =
      docs.substr(0, start) + begin + table() + docs.substr(stop);
  if (std::getenv("DISTRO_TEST_ACCEPT") != nullptr) {
    base::write_file(path, wanted);
    WARN("docs/lint.md is rewritten");
    return;
  }
  CHECK(docs == wanted);
}

TEST_CASE("rules stand in the order of their ids and explain themselves", "[recipe]") {
  std::string_view before;
  for (const Rule& rule : all_rules()) {
    CAPTURE(rule.id);
    CHECK(before < rule.id);
    CHECK(rule.meaning.ends_with('.'));
    CHECK((rule.advice.empty() || rule.advice.ends_with('.')));
    CHECK(find_rule(rule.id) == &rule);
    before = rule.id;
  }
  CHECK(find_rule("no-such-rule") == nullptr);
}
