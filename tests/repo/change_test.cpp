#include "repo/change.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "repo/git_repository.hpp"

namespace {

using namespace distro;
using repo::Change;
using repo::ChangeKind;
using test::GitRepository;

const std::string numpy_manifest =
    "package: numpy\nmaintainers: [ada]\nstaging: staging\n";
const std::string numpy_recipe =
    "context:\n"
    "  version: \"1.26.4\"\n"
    "package:\n"
    "  name: numpy\n"
    "  version: ${{ version }}\n"
    "build:\n"
    "  number: 0\n";

/// A repository with numpy and scipy on `main`, and a branch `topic` from there.
GitRepository sample() {
  GitRepository git;
  git.commit({{"packages/numpy.yaml", numpy_manifest},
              {"recipes/numpy/recipe.yaml", numpy_recipe},
              {"recipes/numpy/build.sh", "make\n"},
              {"packages/scipy.yaml", "package: scipy\nmaintainers: [grace]\n"},
              {"recipes/scipy/meta.yaml", "package:\n  name: scipy\n  version: 1.11\n"},
              {"README.md", "words\n"}});
  git.git({"checkout", "-q", "-b", "topic"});
  return git;
}

/// distro.yaml's subdirs and variants, where there is one.
recipe::Distribution distribution_of(const recipe::FileTree& files) {
  const std::optional<std::string> text = files.read("distro.yaml");
  return recipe::parse_distribution(
      text.value_or("distribution: d\n"
                    "channels: {integration: i, staging: [s]}\n"
                    "subdirs: [linux-64]\n"),
      "distro.yaml", {"tests"});
}

Change change_between(const std::filesystem::path& repository, const std::string& base,
                      const std::string& head) {
  return repo::changed_packages(repo::Repository(repository), base, head,
                                distribution_of);
}

Change change_of(const GitRepository& git) {
  return change_between(git.path(), "main", "topic");
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  return text.replace(text.find(from), from.size(), to);
}

}  // namespace

TEST_CASE("a new version of a recipe updates its package", "[repo]") {
  const GitRepository git = sample();
  git.commit(
      {{"recipes/numpy/recipe.yaml", replaced(numpy_recipe, "1.26.4", "2.0.2")}});
  const Change change = change_of(git);
  CHECK(change.files == std::vector<std::string>{"recipes/numpy/recipe.yaml"});
  REQUIRE(change.packages.size() == 1);
  const repo::ChangedPackage& numpy = change.packages[0];
  CHECK(numpy.name == "numpy");
  CHECK(numpy.kind == ChangeKind::updated);
  CHECK(numpy.manifest == "packages/numpy.yaml");
  CHECK(numpy.recipe == "recipes/numpy");
  CHECK(numpy.staging == "staging");
  CHECK(numpy.maintainers == std::vector<std::string>{"ada"});
  CHECK(numpy.previous_version == "1.26.4");
  REQUIRE(numpy.artifacts.size() == 1);
  CHECK(numpy.artifacts[0].name == "numpy");
  CHECK(numpy.artifacts[0].version == "2.0.2");
  CHECK(numpy.artifacts[0].build_number == 0);
}

TEST_CASE("comments and layout change no package", "[repo]") {
  const GitRepository git = sample();
  git.commit({{"recipes/numpy/recipe.yaml", "# numbers\n" + numpy_recipe},
              {"packages/numpy.yaml",
               "staging: staging  # where\npackage: numpy\nmaintainers:\n  - ada\n"},
              {"recipes/scipy/meta.yaml",
               "{% set v = '1.11' %}\npackage:\n  version: {{ v }}\n  name: scipy\n"},
              {"README.md", "other words\n"}});
  const Change change = change_of(git);
  CHECK(change.files.size() == 4);
  CHECK(change.packages.empty());
}

TEST_CASE("another file of the recipe's folder makes it another recipe", "[repo]") {
  const GitRepository git = sample();
  git.commit({{"recipes/numpy/build.sh", "make -j2\n"}});
  const Change change = change_of(git);
  REQUIRE(change.packages.size() == 1);
  CHECK(change.packages[0].artifacts.size() == 1);
}

TEST_CASE("a change of the manifest alone wants no artifacts", "[repo]") {
  const GitRepository git = sample();
  git.commit({{"packages/numpy.yaml", numpy_manifest + "hardware: [gpu]\n"}});
  const Change change = change_of(git);
  REQUIRE(change.packages.size() == 1);
  CHECK(change.packages[0].kind == ChangeKind::updated);
  CHECK(change.packages[0].artifacts.empty());
}

TEST_CASE("an added package wants every output that is built", "[repo]") {
  const GitRepository git = sample();
  git.commit({{"packages/foo.yaml", "package: foo\nmaintainers: [ada]\n"},
              {"recipes/foo/recipe.yaml",
               "recipe: {version: '3'}\n"
               "outputs:\n"
               "  - package: {name: foo}\n"
               "    build: {number: 4}\n"
               "  - package: {name: libfoo}\n"
               "  - package: {name: foo-win}\n"
               "    build: {skip: not win}\n"}});
  const Change change = change_of(git);
  REQUIRE(change.packages.size() == 1);
  CHECK(change.packages[0].kind == ChangeKind::added);
  CHECK(change.packages[0].previous_version.empty());
  REQUIRE(change.packages[0].artifacts.size() == 2);
  CHECK(change.packages[0].artifacts[0].build_number == 4);
  CHECK(change.packages[0].artifacts[1].name == "libfoo");
}

TEST_CASE("a removed package is said so", "[repo]") {
  const GitRepository git = sample();
  git.git({"rm", "-q", "-r", "packages/numpy.yaml", "recipes/numpy"});
  git.commit();
  const Change change = change_of(git);
  REQUIRE(change.packages.size() == 1);
  CHECK(change.packages[0].name == "numpy");
  CHECK(change.packages[0].kind == ChangeKind::removed);
  CHECK(change.packages[0].previous_version == "1.26.4");
  CHECK(change.packages[0].maintainers == std::vector<std::string>{"ada"});
  CHECK(change.packages[0].artifacts.empty());
}

TEST_CASE("a package whose recipe another took over is renamed", "[repo]") {
  const GitRepository git = sample();
  git.git({"mv", "packages/numpy.yaml", "packages/numpy2.yaml"});
  git.commit({{"packages/numpy2.yaml",
               "package: numpy2\nmaintainers: [ada]\nrecipe: recipes/numpy\n"},
              {"recipes/numpy/recipe.yaml",
               replaced(numpy_recipe, "name: numpy", "name: numpy2")}});
  const Change change = change_of(git);
  REQUIRE(change.packages.size() == 1);
  CHECK(change.packages[0].name == "numpy2");
  CHECK(change.packages[0].kind == ChangeKind::renamed);
  CHECK(change.packages[0].previous_name == "numpy");
  CHECK(change.packages[0].previous_version == "1.26.4");
  CHECK(change.packages[0].artifacts.size() == 1);
}

TEST_CASE("a package whose files git sees moved is renamed", "[repo]") {
  const GitRepository git = sample();
  git.git({"mv", "recipes/numpy", "recipes/numerics"});
  git.git({"mv", "packages/numpy.yaml", "packages/numerics.yaml"});
  git.commit({{"packages/numerics.yaml", "package: numerics\nmaintainers: [ada]\n"},
              {"recipes/numerics/recipe.yaml",
               replaced(numpy_recipe, "name: numpy", "name: numerics")}});
  const Change change = change_of(git);
  REQUIRE(change.packages.size() == 1);
  CHECK(change.packages[0].kind == ChangeKind::renamed);
  CHECK(change.packages[0].previous_name == "numpy");
}

TEST_CASE("one package that goes and another that comes are no renaming", "[repo]") {
  const GitRepository git = sample();
  git.git({"rm", "-q", "-r", "packages/numpy.yaml", "recipes/numpy"});
  git.commit({{"packages/foo.yaml", "package: foo\nmaintainers: [grace]\n"},
              {"recipes/foo/meta.yaml", "package:\n  name: foo\n  version: 1\n"}});
  const Change change = change_of(git);
  REQUIRE(change.packages.size() == 2);
  CHECK(change.packages[0].kind == ChangeKind::added);
  CHECK(change.packages[1].kind == ChangeKind::removed);
}

TEST_CASE("moving a recipe's folder changes nothing", "[repo]") {
  const GitRepository git = sample();
  git.git({"mv", "recipes/numpy", "recipes/numerical"});
  git.commit({{"packages/numpy.yaml", numpy_manifest + "recipe: recipes/numerical\n"}});
  CHECK(change_of(git).packages.empty());
}

TEST_CASE("what happened on main since is not part of a change", "[repo]") {
  const GitRepository git = sample();
  const std::string base = git.git({"rev-parse", "main"});
  git.commit({{"packages/numpy.yaml", numpy_manifest + "hardware: [gpu]\n"}});
  git.git({"checkout", "-q", "main"});
  git.commit({{"recipes/scipy/meta.yaml", "package:\n  name: scipy\n  version: 2\n"}});
  const Change change = change_of(git);
  CHECK(change.base == base);
  REQUIRE(change.packages.size() == 1);
  CHECK(change.packages[0].name == "numpy");
}

TEST_CASE("a change may mend what was malformed before", "[repo]") {
  const GitRepository git = sample();
  git.commit({{"recipes/numpy/recipe.yaml", "package: [\n"}});
  git.git({"branch", "-f", "main"});
  git.commit({{"recipes/numpy/recipe.yaml", numpy_recipe}});
  const Change change = change_of(git);
  REQUIRE(change.packages.size() == 1);
  CHECK(change.packages[0].artifacts.size() == 1);
  CHECK(change.packages[0].previous_version.empty());
}

TEST_CASE("a malformed file of the head is a fault at its place", "[repo]") {
  const GitRepository git = sample();
  git.commit({{"packages/numpy.yaml", numpy_manifest + "hardwear: [gpu]\n"}});
  REQUIRE_THROWS_WITH(change_of(git),
                      "packages/numpy.yaml:4:1: unknown key 'hardwear', did you mean "
                      "'hardware'?\n"
                      "hardwear: [gpu]\n"
                      "^");
}

TEST_CASE("an unknown revision of a change names the nearest branch", "[repo]") {
  const GitRepository git = sample();
  const repo::Repository repository(git.path());
  REQUIRE_THROWS_WITH(
      repo::changed_packages(repository, "mian", "topic", distribution_of),
      "unknown revision 'mian', did you mean 'main'?");
}

TEST_CASE("branches without a common ancestor are no change", "[repo]") {
  const GitRepository git = sample();
  git.git({"checkout", "-q", "--orphan", "other"});
  git.commit({{"README.md", "not the words of main\n"}});
  const repo::Repository repository(git.path());
  REQUIRE_THROWS_WITH(
      repo::changed_packages(repository, "main", "other", distribution_of),
      "'main' and 'other' have no common ancestor");
}

TEST_CASE("a clone that is too shallow says how to deepen it", "[repo]") {
  const GitRepository git = sample();
  git.commit({{"README.md", "new words\n"}});
  git.commit({{"README.md", "newer words\n"}});
  const base::TempDir folder;
  test::run_git(folder.path(), {"clone", "-q", "--no-single-branch", "--depth", "1",
                                "file://" + git.path().string(), "clone"});
  const repo::Repository repository(folder.path() / "clone");
  REQUIRE_THROWS_WITH(
      repo::changed_packages(repository, "origin/main", "HEAD", distribution_of),
      "this clone is shallow and does not hold a common ancestor of 'origin/main' and "
      "'HEAD'; fetch more of it, e.g. with git fetch --unshallow");
}

TEST_CASE("change.json reads back what it writes", "[repo]") {
  const GitRepository git = sample();
  git.git({"rm", "-q", "packages/scipy.yaml"});
  git.commit(
      {{"recipes/numpy/recipe.yaml", replaced(numpy_recipe, "1.26.4", "2.0.2")}});
  const base::Json json = to_json(change_of(git));
  CHECK(to_json(repo::change_from_json({json, "change.json"})) == json);
  CHECK(json["packages"][0]["kind"] == "updated");
  CHECK(json["packages"][1]["kind"] == "removed");
  base::Json wrong = json;
  wrong["packages"][0]["kind"] = "updatd";
  REQUIRE_THROWS_WITH(
      repo::change_from_json({wrong, "change.json"}),
      Catch::Contains("unknown kind 'updatd', did you mean 'updated'?"));
}
