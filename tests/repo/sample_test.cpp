// The distribution that this repository holds. Tests run in the repository's root.
#include <catch2/catch.hpp>

#include "recipe/lint/lint.hpp"
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
  const recipe::Catalog catalog = recipe::load_catalog(
      *files,
      recipe::recipe_reader_of(*files, distribution, distribution.subdirs.front()));
  CHECK(catalog.size() >= 10);
  REQUIRE_NOTHROW(recipe::refuse_cycles(catalog, *files));
  REQUIRE_NOTHROW(recipe::refuse_unknown_channels(catalog, distribution, *files));
}

TEST_CASE("lint finds in the sample what its authors left out on purpose", "[repo]") {
  const auto files = repo::files_on_disk(".");
  std::vector<std::string> found;
  for (const recipe::Finding& finding : recipe::lint_all(*files, policies)) {
    found.push_back(finding.rule + ": " + finding.path + ": " + finding.message);
  }
  CHECK(found == std::vector<std::string>{
                     "missing-upper-bound: recipes/bottleneck/meta.yaml: numpy has no "
                     "upper bound; a later numpy may break bottleneck",
                     "missing-upper-bound: recipes/numexpr/recipe.yaml: numpy >=1.13.3 "
                     "has no upper bound; a later numpy may break numexpr"});
}
