#include "recipe/lint/lint.hpp"

#include <catch2/catch.hpp>

#include "files_in_memory.hpp"

namespace {

using namespace distro;
using namespace distro::recipe;
using test::FilesInMemory;
using test::manifest_of;
using test::recipe_of;

using Files = std::map<std::string, std::string>;

const std::string distro_yaml =
    "distribution: sample\n"
    "channels: {integration: integration, staging: [staging]}\n"
    "subdirs: [linux-64, win-64]\n";

std::vector<Finding> lint_of(Files files) {
  files.emplace("distro.yaml", distro_yaml);
  return lint_all(FilesInMemory(std::move(files)), {"evidence", "tests"});
}

/// "rule path:line" of each.
std::vector<std::string> summary(const std::vector<Finding>& findings) {
  std::vector<std::string> lines;
  for (const Finding& finding : findings) {
    const std::size_t end = finding.text.find(':', finding.text.find(':') + 1);
    lines.push_back(finding.rule + " " + finding.text.substr(0, end));
  }
  return lines;
}

using Lines = std::vector<std::string>;

}  // namespace

TEST_CASE("lint finds nothing in a distribution that is right", "[recipe]") {
  CHECK(lint_of({{"packages/a.yaml", manifest_of("a")},
                 {"packages/b.yaml", manifest_of("b")},
                 {"recipes/a/recipe.yaml", recipe_of("a", {"b >=1,<2", "python"})},
                 {"recipes/b/recipe.yaml", recipe_of("b")}})
            .empty());
}

TEST_CASE("lint goes on after each fault and sorts what it found", "[recipe]") {
  const std::vector<Finding> findings =
      lint_of({{"distro.yaml", distro_yaml + "policies: [tets]\n"},
               {"packages/a.yaml", "package: a\nmaintianers: [x]\n"},
               {"packages/b.yaml", "package: b\nmaintainers: []\n"},
               {"packages/c.yaml", manifest_of("c") + "recipe: recipes/cc\n"},
               {"packages/d.yaml", manifest_of("d")},
               {"packages/e.yaml", manifest_of("e")},
               {"packages/f.yaml", manifest_of("f")},
               {"recipes/b/meta.yaml", "package:\n  name: b\n  version: {{ v }}\n"},
               {"recipes/d/recipe.yaml", recipe_of("d", {"e"}, "generic")},
               {"recipes/e/recipe.yaml", recipe_of("e", {"d"}, "generic")},
               {"recipes/f/recipe.yaml",
                "package: {name: f, version: '1'}\n" + test::about_of_recipe}});
  CHECK(summary(findings) ==
        Lines{"malformed distro.yaml:4", "malformed packages/a.yaml:2",
              "no-maintainers packages/b.yaml:2", "missing-recipe packages/c.yaml:3",
              "malformed recipes/b/meta.yaml:3", "cycle recipes/d/recipe.yaml:8",
              "no-tests recipes/f/recipe.yaml:1"});
  CHECK(findings.back().severity == Severity::warning);
  CHECK(findings.front().severity == Severity::error);
}

TEST_CASE("lint names a staging channel that does not exist", "[recipe]") {
  const std::vector<Finding> findings =
      lint_of({{"packages/a.yaml", manifest_of("a") + "staging: stagign\n"},
               {"recipes/a/recipe.yaml", recipe_of("a")}});
  CHECK(summary(findings) == Lines{"unknown-channel packages/a.yaml:3"});
}

TEST_CASE("compiled code without an upper bound on compiled code is a warning",
          "[recipe]") {
  const std::vector<Finding> findings =
      lint_of({{"packages/bottleneck.yaml", manifest_of("bottleneck")},
               {"packages/numpy.yaml", manifest_of("numpy")},
               {"recipes/bottleneck/recipe.yaml",
                recipe_of("bottleneck", {"python", "numpy >=1.16"})},
               {"recipes/numpy/recipe.yaml", recipe_of("numpy")}});
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].severity == Severity::warning);
  CHECK(findings[0].rule == "missing-upper-bound");
  CHECK(findings[0].text ==
        "recipes/bottleneck/recipe.yaml:7:7: numpy >=1.16 has no upper bound; a later "
        "numpy may break bottleneck\n"
        "    - numpy >=1.16\n"
        "      ^");
}

TEST_CASE("an upper bound may be written in many ways", "[recipe]") {
  const auto warnings = [](const std::string& spec, const std::string& noarch,
                           const std::string& other_noarch) {
    return lint_of({{"packages/a.yaml", manifest_of("a")},
                    {"packages/b.yaml", manifest_of("b")},
                    {"recipes/a/recipe.yaml", recipe_of("a", {spec}, noarch)},
                    {"recipes/b/recipe.yaml", recipe_of("b", {}, other_noarch)}})
        .size();
  };
  for (const char* spec :
       {"b <2", "b >=1,<2", "b ==1.0", "b =1.2", "b ~=1.2", "b 1.2.*", "b 1.*|2.*",
        "b >=1,<3,!=2", "b ==1.0 h123_0", "${{ pin_compatible('b') }}"}) {
    CAPTURE(spec);
    CHECK(warnings(spec, "", "") == 0);
  }
  for (const char* spec : {"b", "b >=1", "b >1,!=2", "b 1.*|>=3", "b * h123_0"}) {
    CAPTURE(spec);
    CHECK(warnings(spec, "", "") == 1);
    CHECK(warnings(spec, "generic", "") == 0);
    CHECK(warnings(spec, "", "generic") == 0);
  }
  CHECK(warnings("c >=1", "", "") == 0);
}

TEST_CASE("test files beside a meta.yaml are tests", "[recipe]") {
  const std::string meta =
      "package:\n  name: a\n  version: 1\n"
      "about:\n  home: https://example.org\n  license: MIT\n  summary: words\n";
  CHECK(lint_of({{"packages/a.yaml", manifest_of("a")},
                 {"recipes/a/meta.yaml", meta},
                 {"recipes/a/run_test.py", "import a\n"}})
            .empty());
  const std::vector<Finding> findings =
      lint_of({{"packages/a.yaml", manifest_of("a")}, {"recipes/a/meta.yaml", meta}});
  REQUIRE(findings.size() == 1);
  CHECK(findings[0].text ==
        "recipes/a/meta.yaml:2:9: a has no tests; nothing shows that it works\n"
        "  name: a\n"
        "        ^");
}
