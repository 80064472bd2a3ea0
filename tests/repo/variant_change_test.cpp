// Changes of what recipes are rendered with, not of the recipes themselves.
#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "repo/change.hpp"
#include "repo/git_repository.hpp"

namespace {

using namespace distro;
using repo::Change;
using test::GitRepository;
using Names = std::vector<std::string>;

recipe::Distribution distribution_of(const recipe::FileTree& files) {
  return recipe::parse_distribution(files.read("distro.yaml").value_or(""),
                                    "distro.yaml", {"tests"});
}

std::string distro_yaml(const std::string& more, const std::string& subdirs) {
  return "distribution: d\nchannels: {integration: i, staging: [s]}\nsubdirs: [" +
         subdirs + "]\n" + more;
}

const std::string pins = "python:\n  - 3.11\nnumpy:\n  - 1.26\nopenssl:\n  - 3\n";

/// Four packages: one is built for a python, one against numpy, one against neither,
/// and one is noarch.
GitRepository sample() {
  GitRepository git;
  git.commit({{"distro.yaml", distro_yaml("", "linux-64")},
              {"conda_build_config.yaml", pins},
              {"packages/compiled.yaml", "package: compiled\nmaintainers: [ada]\n"},
              {"recipes/compiled/meta.yaml",
               "package:\n  name: compiled\n  version: 1\n"
               "requirements:\n  host:\n    - python\n  run:\n    - python\n"},
              {"packages/numeric.yaml", "package: numeric\nmaintainers: [ada]\n"},
              {"recipes/numeric/recipe.yaml",
               "package: {name: numeric, version: '2'}\n"
               "requirements:\n  host: [numpy]\n  run: [numpy]\n"},
              {"packages/plain.yaml", "package: plain\nmaintainers: [ada]\n"},
              {"recipes/plain/recipe.yaml", "package: {name: plain, version: '3'}\n"},
              {"packages/pure.yaml", "package: pure\nmaintainers: [ada]\n"},
              {"recipes/pure/recipe.yaml",
               "package: {name: pure, version: '4'}\nbuild: {noarch: python}\n"
               "requirements:\n  host: [python]\n  run: [python]\n"}});
  git.git({"checkout", "-q", "-b", "topic"});
  return git;
}

Change change_of(const GitRepository& git) {
  return repo::changed_packages(repo::Repository(git.path()), "main", "topic",
                                distribution_of);
}

Names names_of(const Change& change) {
  Names names;
  for (const repo::ChangedPackage& package : change.packages) {
    names.push_back(package.name);
  }
  return names;
}

}  // namespace

TEST_CASE("a pin selects exactly the packages that are built with it", "[repo]") {
  const GitRepository git = sample();
  git.commit({{"conda_build_config.yaml",
               "python:\n  - 3.11\nnumpy:\n  - 2.0\nopenssl:\n  - 3\n"}});
  CHECK(names_of(change_of(git)) == Names{"numeric"});
  git.commit({{"conda_build_config.yaml",
               "python:\n  - 3.11\nnumpy:\n  - 1.26\nopenssl:\n  - 4\n"}});
  CHECK(change_of(git).packages.empty());
}

TEST_CASE("one more python is one more build of what is compiled for it", "[repo]") {
  const GitRepository git = sample();
  git.commit({{"conda_build_config.yaml",
               "python:\n  - 3.11\n  - 3.12\nnumpy:\n  - 1.26\nopenssl:\n  - 3\n"}});
  const Change change = change_of(git);
  // Of a noarch package there is one build for all pythons.
  REQUIRE(names_of(change) == Names{"compiled"});
  REQUIRE(change.packages[0].artifacts.size() == 1);
  CHECK(change.packages[0].artifacts[0].subdirs == Names{"linux-64"});
}

TEST_CASE("a python that goes is a change that wants nothing new", "[repo]") {
  const GitRepository git = sample();
  git.commit({{"conda_build_config.yaml", "python:\n  - 3.11\n  - 3.12\n"}});
  git.git({"branch", "-f", "main"});
  git.commit({{"conda_build_config.yaml", "python:\n  - 3.12\n"}});
  const Change change = change_of(git);
  REQUIRE(!change.packages.empty());
  CHECK(change.packages[0].name == "compiled");
  CHECK(change.packages[0].kind == repo::ChangeKind::updated);
  CHECK(change.packages[0].artifacts.empty());
}

TEST_CASE("comments, layout and a new order of pins select nothing", "[repo]") {
  const GitRepository git = sample();
  git.commit({{"conda_build_config.yaml",
               "# pins\nopenssl: [3]\nnumpy: [1.26]  # of 2024\npython: ['3.11']\n"
               "vc:  # [win]\n  - 14  # [win]\n"}});
  CHECK(change_of(git).packages.empty());
}

TEST_CASE("a distro.yaml that names other variant files changes what they change",
          "[repo]") {
  const GitRepository git = sample();
  git.commit({{"distro.yaml",
               distro_yaml("variants: [conda_build_config.yaml, pins/new.yaml]\n",
                           "linux-64")},
              {"pins/new.yaml",
               "numpy:\n  - if: linux\n    then: '2.1'\n    else: '1.26'\n"}});
  CHECK(names_of(change_of(git)) == Names{"numeric"});
}

TEST_CASE("another setting in distro.yaml changes no package", "[repo]") {
  const GitRepository git = sample();
  git.commit({{"distro.yaml", distro_yaml("limits: {time: 1m}\n", "linux-64")}});
  CHECK(change_of(git).packages.empty());
}

TEST_CASE("one more subdir asks for what is built there, not for noarch packages",
          "[repo]") {
  const GitRepository git = sample();
  git.commit({{"distro.yaml", distro_yaml("", "linux-64, osx-arm64")}});
  const Change change = change_of(git);
  CHECK(names_of(change) == Names{"compiled", "numeric", "plain"});
  for (const repo::ChangedPackage& package : change.packages) {
    REQUIRE(package.artifacts.size() == 1);
    CHECK(package.artifacts[0].subdirs == Names{"osx-arm64"});
  }
}

TEST_CASE("a variant file beside a recipe counts by what is rendered with it",
          "[repo]") {
  const GitRepository git = sample();
  git.commit({{"recipes/plain/variants.yaml", "openssl: ['4']\n"}});
  CHECK(change_of(git).packages.empty());
  git.commit({{"recipes/numeric/variants.yaml", "numpy: ['2.2']\n"}});
  CHECK(names_of(change_of(git)) == Names{"numeric"});
}

TEST_CASE("a line that counts in one variant only is a change", "[repo]") {
  const GitRepository git = sample();
  const std::string recipe =
      "package:\n  name: compiled\n  version: 1\n"
      "source:\n  - url: a\n  - url: b  # [py == 312]\n"
      "requirements:\n  host:\n    - python\n  run:\n    - python\n";
  git.commit({{"conda_build_config.yaml", "python:\n  - 3.11\n  - 3.12\n"},
              {"recipes/compiled/meta.yaml", recipe}});
  git.git({"branch", "-f", "main"});
  std::string other = recipe;
  git.commit(
      {{"recipes/compiled/meta.yaml", other.replace(other.find("b  #"), 1, "c")}});
  CHECK(names_of(change_of(git)) == Names{"compiled"});
}

TEST_CASE("variant files that are malformed or not there are faults of the change",
          "[repo]") {
  const GitRepository git = sample();
  git.commit({{"conda_build_config.yaml", "python: [3.11\n"}});
  CHECK_THROWS_AS(change_of(git), InputError);
  git.commit(
      {{"conda_build_config.yaml", pins},
       {"distro.yaml", distro_yaml("variants: conda_build_confg.yaml\n", "linux-64")}});
  REQUIRE_THROWS_WITH(change_of(git),
                      "distro.yaml:4:11: variants: there is no file "
                      "'conda_build_confg.yaml', did you mean "
                      "'conda_build_config.yaml'?\n"
                      "variants: conda_build_confg.yaml\n"
                      "          ^");
}

TEST_CASE("a change may mend variant files that could not be read", "[repo]") {
  const GitRepository git = sample();
  git.commit({{"conda_build_config.yaml", "python: [3.11\n"}});
  git.git({"branch", "-f", "main"});
  git.commit({{"conda_build_config.yaml", pins}});
  CHECK(names_of(change_of(git)).size() == 4);
}
