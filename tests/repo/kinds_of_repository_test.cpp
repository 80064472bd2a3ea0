// A change is the same wherever its commits are: in a bare repository, a merge commit,
// a shallow clone, or not committed at all.
#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "repo/change.hpp"
#include "repo/git_repository.hpp"

namespace {

using namespace distro;
using repo::Change;
using repo::Repository;
using test::GitRepository;

recipe::Distribution distribution_of(const recipe::FileTree&) {
  recipe::Distribution distribution;
  distribution.subdirs = {"linux-64"};
  return distribution;
}

std::string recipe_of(const std::string& version) {
  return "package: {name: a, version: '" + version + "'}\n";
}

/// The package `a` on `main`.
GitRepository sample() {
  GitRepository git;
  git.commit({{"packages/a.yaml", "package: a\nmaintainers: [ada]\n"},
              {"recipes/a/recipe.yaml", recipe_of("1")},
              {".gitignore", "ignored\n"}});
  return git;
}

/// "a 1 -> 2", one a package.
std::vector<std::string> told(const Change& change) {
  std::vector<std::string> lines;
  for (const repo::ChangedPackage& package : change.packages) {
    lines.push_back(
        package.name + " " + package.previous_version + " -> " +
        (package.artifacts.empty() ? "" : package.artifacts.front().version));
  }
  return lines;
}

const std::vector<std::string> raised{"a 1 -> 2"};

}  // namespace

TEST_CASE("a bare repository has changes too", "[repo]") {
  const GitRepository git = sample();
  git.git({"checkout", "-q", "-b", "topic"});
  git.commit({{"recipes/a/recipe.yaml", recipe_of("2")}});
  const base::TempDir folder;
  test::run_git(folder.path(), {"clone", "-q", "--bare", git.path().string(), "bare"});
  const Repository bare(folder.path() / "bare");
  CHECK(told(repo::changed_packages(bare, "main", "topic", distribution_of)) == raised);
  REQUIRE_THROWS_WITH(
      bare.commit_of_working_tree(),
      "this repository is bare: it has no working tree, hence no uncommitted edits");
}

TEST_CASE("a merge commit brings in what its branch has changed", "[repo]") {
  const GitRepository git = sample();
  git.git({"checkout", "-q", "-b", "topic"});
  git.commit({{"recipes/a/recipe.yaml", recipe_of("2")}});
  git.git({"checkout", "-q", "main"});
  git.commit({{"packages/b.yaml", "package: b\nmaintainers: [ada]\n"},
              {"recipes/b/recipe.yaml", "package: {name: b, version: '1'}\n"}});
  // As GitHub does it for a pull request: merged into main, main stays where it was.
  git.git({"checkout", "-q", "-b", "merged"});
  git.git({"merge", "-q", "--no-ff", "-m", "Merge topic", "topic"});
  const Repository repository(git.path());
  CHECK(told(repo::changed_packages(repository, "main", "merged", distribution_of)) ==
        raised);
}

TEST_CASE("a shallow clone that reaches the common ancestor is enough", "[repo]") {
  const GitRepository git = sample();
  git.commit({{"README.md", "one\n"}});
  git.commit({{"README.md", "two\n"}});
  git.git({"checkout", "-q", "-b", "topic"});
  git.commit({{"recipes/a/recipe.yaml", recipe_of("2")}});
  const base::TempDir folder;
  test::run_git(folder.path(), {"clone", "-q", "--no-single-branch", "--depth", "2",
                                "file://" + git.path().string(), "clone"});
  const Repository clone(folder.path() / "clone");
  REQUIRE(clone.is_shallow());
  CHECK(told(repo::changed_packages(clone, "origin/main", "origin/topic",
                                    distribution_of)) == raised);
}

TEST_CASE("edits that are not committed are a change of their own", "[repo]") {
  const GitRepository git = sample();
  const std::string head = git.git({"rev-parse", "HEAD"});
  const Repository repository(git.path());
  CHECK(repository.commit_of_working_tree() == head);
  git.write("recipes/a/recipe.yaml", recipe_of("2"));
  git.write("packages/new.yaml", "package: new\nmaintainers: [ada]\n");
  git.write("recipes/new/recipe.yaml", "package: {name: new, version: '1'}\n");
  git.write("ignored", "words\n");
  git.write(".conda-distro/runs/x/change.json", "{}\n");
  const std::string edited = repository.commit_of_working_tree();
  CHECK(edited != head);
  CHECK(repository.commit_of_working_tree() == edited);
  const Change change =
      repo::changed_packages(repository, "main", edited, distribution_of);
  CHECK(told(change) == std::vector<std::string>{"a 1 -> 2", "new  -> 1"});
  CHECK(change.files == std::vector<std::string>{"packages/new.yaml",
                                                 "recipes/a/recipe.yaml",
                                                 "recipes/new/recipe.yaml"});
  // Nothing that git shows has moved.
  CHECK(git.git({"rev-parse", "HEAD"}) == head);
  CHECK(git.git({"diff", "--cached", "--name-only"}).empty());
  CHECK(git.git({"for-each-ref", "--format=%(refname)"}) == "refs/heads/main");
}

TEST_CASE("a file that was removed but not committed is gone from the change",
          "[repo]") {
  const GitRepository git = sample();
  std::filesystem::remove(git.path() / "packages/a.yaml");
  const Repository repository(git.path());
  const Change change = repo::changed_packages(
      repository, "main", repository.commit_of_working_tree(), distribution_of);
  REQUIRE(change.packages.size() == 1);
  CHECK(change.packages[0].kind == repo::ChangeKind::removed);
}
