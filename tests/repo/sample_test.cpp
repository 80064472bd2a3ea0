// The distribution that this repository holds. Tests run in the repository's root.
#include <catch2/catch.hpp>
#include <set>

#include "recipe/lint.hpp"
#include "repo/git.hpp"

namespace {

using namespace distro;

const std::vector<std::string> policies{"evidence", "tests", "required_bumps",
                                        "coverage"};

}  // namespace

TEST_CASE("the sample distribution can be read", "[repo]") {
  const auto files = repo::files_on_disk(".");
  const recipe::Distribution distribution = recipe::parse_distribution(
      files->read("distro.yaml").value_or(""), "distro.yaml", policies);
  CHECK(distribution.integration == "integration");
  const recipe::Catalog catalog =
      recipe::load_catalog(*files, distribution.subdirs.front());
  CHECK(catalog.size() >= 10);
  REQUIRE_NOTHROW(recipe::refuse_cycles(catalog, *files));
  REQUIRE_NOTHROW(recipe::refuse_unknown_channels(catalog, distribution, *files));
}

TEST_CASE("lint finds in the sample what its authors left out on purpose", "[repo]") {
  const auto files = repo::files_on_disk(".");
  std::set<std::string> found;
  for (const recipe::Finding& finding : recipe::lint_all(*files, policies)) {
    INFO(finding.text);
    CHECK(finding.rule == "missing-upper-bound");
    found.insert(finding.text.substr(0, finding.text.find(':')));
  }
  CHECK(found.contains("recipes/bottleneck/meta.yaml"));
  CHECK(found.contains("recipes/numexpr/recipe.yaml"));
  CHECK_FALSE(found.contains("recipes/pandas/recipe.yaml"));
}
