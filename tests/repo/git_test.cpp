#include "repo/git.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "repo/git_repository.hpp"

namespace {

using namespace distro;
using repo::Repository;
using test::GitRepository;
using Paths = std::vector<std::string>;

}  // namespace

TEST_CASE("a repository is found from a folder in it", "[repo]") {
  const GitRepository git;
  git.commit({{"packages/a.yaml", "a"}});
  const Repository repository(git.path() / "packages");
  CHECK(std::filesystem::equivalent(repository.root(), git.path()));
}

TEST_CASE("a folder that is in no repository is refused", "[repo]") {
  const base::TempDir folder;
  REQUIRE_THROWS_WITH(Repository(folder.path()),
                      folder.path().string() + " is not in a git repository");
}

TEST_CASE("a setting of git is what its configuration says, or nothing", "[repo]") {
  const GitRepository git;
  git.git({"config", "github.user", "ada"});
  const Repository repository(git.path());
  CHECK(repository.setting("github.user") == "ada");
  CHECK(repository.setting("conda-distro.nothing") == std::nullopt);
}

TEST_CASE("revisions are branches, tags, ids and what leads to them", "[repo]") {
  const GitRepository git;
  const std::string first = git.commit({{"a", "1"}});
  git.git({"tag", "-a", "v1", "-m", "one"});
  const std::string second = git.commit({{"a", "2"}});
  const Repository repository(git.path());
  CHECK(repository.commit_of("main") == second);
  CHECK(repository.commit_of("HEAD~1") == first);
  CHECK(repository.commit_of("v1") == first);
  CHECK(repository.commit_of(first.substr(0, 10)) == first);
  REQUIRE_THROWS_WITH(repository.commit_of("mian"),
                      "unknown revision 'mian', did you mean 'main'?");
  REQUIRE_THROWS_WITH(repository.commit_of("HEAD~9"), "unknown revision 'HEAD~9'");
  REQUIRE_THROWS_WITH(repository.commit_of("main:a"),
                      "the revision 'main:a' is not a commit");
}

TEST_CASE("a repository without commits knows no revision", "[repo]") {
  const GitRepository git;
  REQUIRE_THROWS_WITH(Repository(git.path()).commit_of("HEAD"),
                      "unknown revision 'HEAD'");
}

TEST_CASE("changed files are those that differ, with both names of a rename",
          "[repo]") {
  const GitRepository git;
  const std::string base = git.commit({{"a/one", "text\n"}, {"b", "2"}, {"c", "3"}});
  git.git({"mv", "a/one", "a/two"});
  git.git({"rm", "-q", "b"});
  const std::string head = git.commit({{"d", "4"}});
  CHECK(Repository(git.path()).changed_files(base, head) ==
        Paths{"a/one", "a/two", "b", "d"});
}

TEST_CASE("the merge base is where two branches parted", "[repo]") {
  const GitRepository git;
  const std::string base = git.commit({{"a", "1"}});
  git.git({"checkout", "-q", "-b", "topic"});
  const std::string topic = git.commit({{"b", "1"}});
  git.git({"checkout", "-q", "main"});
  const std::string main = git.commit({{"a", "2"}});
  git.git({"checkout", "-q", "--orphan", "other"});
  const std::string other = git.commit();
  const Repository repository(git.path());
  CHECK(repository.merge_base(main, topic) == base);
  CHECK_FALSE(repository.merge_base(main, other).has_value());
  CHECK_FALSE(repository.is_shallow());
}

TEST_CASE("the files of a commit are as they were committed", "[repo]") {
  const GitRepository git;
  const std::string first = git.commit({{"p/b", "1"}, {"p/a/x", "2"}, {"q", "3"}});
  git.commit({{"p/b", "changed"}});
  git.write("p/c", "not committed");
  const Repository repository(git.path());
  const auto files = repository.files_of(first);
  CHECK(files->read("p/b") == "1");
  CHECK_FALSE(files->read("p/c").has_value());
  CHECK_FALSE(files->read("p").has_value());
  CHECK(files->list("p") == Paths{"p/a/x", "p/b"});
  CHECK(files->list("p/a") == Paths{"p/a/x"});
  CHECK(files->list("q").empty());
  CHECK(files->list("nowhere").empty());
}

TEST_CASE("a bare repository and a linked worktree serve as well", "[repo]") {
  const GitRepository git;
  const std::string first = git.commit({{"a", "1"}});
  const base::TempDir folder;
  const std::filesystem::path bare = folder.path() / "bare.git";
  const std::filesystem::path tree = folder.path() / "tree";
  git.git({"clone", "-q", "--bare", ".", bare.string()});
  git.git({"worktree", "add", "-q", "-b", "side", tree.string()});
  const Repository from_bare(bare);
  CHECK(from_bare.commit_of("main") == first);
  CHECK(from_bare.files_of(first)->read("a") == "1");
  CHECK(std::filesystem::equivalent(from_bare.root(), bare));
  const Repository from_tree(tree);
  CHECK(from_tree.commit_of("side") == first);
  CHECK(std::filesystem::equivalent(from_tree.root(), tree));
}

TEST_CASE("a shallow clone has the merge bases that it reaches", "[repo]") {
  const GitRepository git;
  git.commit({{"a", "1"}});
  const std::string base = git.commit({{"a", "2"}});
  git.git({"checkout", "-q", "-b", "topic"});
  const std::string topic = git.commit({{"b", "1"}});
  git.git({"checkout", "-q", "main"});
  const std::string main = git.commit({{"a", "3"}});
  const base::TempDir folder;
  const auto clone = [&](const std::string& name, const std::string& depth) {
    const std::filesystem::path path = folder.path() / name;
    test::run_git(folder.path(), {"clone", "-q", "--no-single-branch", "--depth", depth,
                                  "file://" + git.path().string(), path.string()});
    return Repository(path);
  };
  const Repository near = clone("near", "1");
  CHECK(near.is_shallow());
  CHECK_FALSE(near.merge_base(main, topic).has_value());
  CHECK(clone("far", "2").merge_base(main, topic) == base);
}
