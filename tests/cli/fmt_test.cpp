// `fmt` on real files, in a distribution and outside of one.
#include <catch2/catch.hpp>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "base/file.hpp"
#include "base/json.hpp"
#include "base/temp_dir.hpp"
#include "cli/in_process.hpp"
#include "repo/git_repository.hpp"

using namespace distro;
using test::Answer;
using test::GitRepository;
using test::refused;
using test::run;
namespace fs = std::filesystem;

namespace {

const std::string crooked = "build:\n    number:  0\npackage:\n    name: a\n";
const std::string straight = "package:\n  name: a\n\nbuild:\n  number: 0\n";
const std::string left = "about:\n    home: a  # [win]\n  license: b  # [not win]\n";
const std::string broken = "package: [a\n";

/// One file of each kind that is not in its layout, and what is none of ours.
GitRepository distribution() {
  GitRepository git;
  git.commit({{"distro.yaml",
               "channels: {integration: a, staging: [b]}\n"
               "subdirs: [linux-64]\n"
               "distribution: sample\n"},
              {"packages/a.yaml", "maintainers: [ada]\npackage: a\nrecipe: other/a\n"},
              {"packages/b.yaml", "package: b\nmaintainers: [ada]\n"},
              {"other/a/meta.yaml", crooked},
              {"recipes/b/recipe.yaml", straight},
              {"recipes/b/conda_build_config.yaml", "python:\n- 3.11\n"},
              {"elsewhere/meta.yaml", crooked}});
  return git;
}

Answer fmt(const fs::path& folder, std::vector<std::string> arguments = {}) {
  arguments.insert(arguments.begin(), {"fmt", "-C", folder.string()});
  return run(arguments);
}

std::string text_of(const fs::path& file) { return base::read_file(file); }

}  // namespace

TEST_CASE("fmt formats the files of the distribution and names them", "[cli]") {
  const GitRepository git = distribution();
  const Answer answer = fmt(git.path());
  CHECK(answer.code == 0);
  CHECK(answer.text ==
        "formatted distro.yaml\n"
        "formatted other/a/meta.yaml\n"
        "formatted packages/a.yaml\n"
        "5 files looked at, 3 files formatted\n");
  CHECK(text_of(git.path() / "other/a/meta.yaml") == straight);
  CHECK(text_of(git.path() / "packages/a.yaml") ==
        "package: a\nmaintainers: [ada]\nrecipe: other/a\n");
  CHECK(text_of(git.path() / "elsewhere/meta.yaml") == crooked);
  CHECK(fmt(git.path()).text == "5 files looked at, nothing to format\n");
}

TEST_CASE("fmt --check writes nothing and says so by its exit code", "[cli]") {
  const GitRepository git = distribution();
  const Answer answer = fmt(git.path(), {"--check", "other", "recipes"});
  CHECK(answer.code == 1);
  const std::string path = (git.path() / "other/a/meta.yaml").string();
  CHECK(answer.text == "would format " + path +
                           "\n"
                           "2 files looked at, 1 file to format\n");
  CHECK(text_of(path) == crooked);
  CHECK(fmt(git.path(), {"--check", "recipes"}).code == 0);
}

TEST_CASE("fmt --diff shows what would change and writes nothing", "[cli]") {
  const GitRepository git = distribution();
  const Answer answer = fmt(git.path(), {"--diff"});
  CHECK(answer.code == 0);
  CHECK(answer.text.find("--- a/other/a/meta.yaml\n"
                         "+++ b/other/a/meta.yaml\n"
                         "@@ -1,4 +1,5 @@\n"
                         "-build:\n"
                         "-    number:  0\n"
                         " package:\n"
                         "-    name: a\n"
                         "+  name: a\n"
                         "+\n"
                         "+build:\n"
                         "+  number: 0\n") != std::string::npos);
  CHECK(text_of(git.path() / "other/a/meta.yaml") == crooked);
  CHECK(fmt(git.path(), {"--diff", "--check"}).code == 1);
}

TEST_CASE("what fmt --diff shows can be applied", "[cli]") {
  const GitRepository git = distribution();
  base::write_file(git.path() / "change.diff", fmt(git.path(), {"--diff"}).text);
  git.git({"apply", "change.diff"});
  CHECK(text_of(git.path() / "other/a/meta.yaml") == straight);
  CHECK(fmt(git.path(), {"--check"}).code == 0);
}

TEST_CASE("a folder that is no distribution has recipes only", "[cli]") {
  const base::TempDir folder;
  for (const char* file : {"a/meta.yaml", "b/recipe.yaml", "c/distro.yaml",
                           "packages/a.yaml", ".hidden/meta.yaml", "a/other.yaml"}) {
    base::write_file(folder.path() / file, crooked);
  }
  CHECK(run({"fmt", folder.path().string()}).text ==
        "formatted " + (folder.path() / "a/meta.yaml").string() + "\nformatted " +
            (folder.path() / "b/recipe.yaml").string() +
            "\n2 files looked at, 2 files formatted\n");
  CHECK(text_of(folder.path() / "packages/a.yaml") == crooked);
  CHECK(fmt(folder.path(), {"packages/a.yaml"}).text.starts_with("formatted "));
}

TEST_CASE("a file that cannot be read does not keep fmt from the others", "[cli]") {
  const base::TempDir folder;
  base::write_file(folder.path() / "a/meta.yaml", broken);
  base::write_file(folder.path() / "b/meta.yaml", crooked);
  base::write_file(folder.path() / "c/meta.yaml", left);
  const Answer answer = fmt(folder.path(), {"."});
  CHECK(answer.code == 3);
  CHECK(text_of(folder.path() / "a/meta.yaml") == broken);
  CHECK(text_of(folder.path() / "b/meta.yaml") == straight);
  CHECK(answer.text.find("left as it is: " + (folder.path() / "c/meta.yaml").string() +
                         ": line 3: this line does not fit the indentation of those "
                         "above it\n") != std::string::npos);
  CHECK(fmt(folder.path(), {"--check", "c"}).code == 0);
}

TEST_CASE("fmt answers with JSON", "[cli]") {
  const GitRepository git = distribution();
  git.write("recipes/b/recipe.yaml", broken);
  git.write("other/a/meta.yaml", left);
  const Answer answer = fmt(git.path(), {"--json"});
  CHECK(answer.code == 3);
  const base::Json json = base::parse_json(answer.text, "answer");
  REQUIRE(json.size() == 5);
  CHECK(json[0] == base::Json{{"path", "distro.yaml"}, {"changed", true}});
  CHECK(json[1] == base::Json{{"path", "other/a/meta.yaml"},
                              {"changed", false},
                              {"reason",
                               "line 3: this line does not fit the indentation of "
                               "those above it"},
                              {"malformed", false}});
  CHECK(json[4] ==
        base::Json{{"path", "recipes/b/recipe.yaml"},
                   {"changed", false},
                   {"reason",
                    "recipes/b/recipe.yaml:1:10: this bracket is not closed, or a ',' "
                    "is missing in it\npackage: [a\n         ^"},
                   {"malformed", true}});
  const base::Json shown =
      base::parse_json(fmt(git.path(), {"--json", "--diff", "distro.yaml"}).text, "");
  CHECK(shown.size() == 1);
}

TEST_CASE("fmt refuses paths that it cannot format", "[cli]") {
  const GitRepository git = distribution();
  const std::string root = git.path().string();
  CHECK(refused({"fmt", "-C", root, "recipes/c"}) ==
        root + "/recipes/c: there is no such file or folder");
  CHECK(refused({"fmt", "-C", root, "recipes/b/conda_build_config.yaml"}) ==
        root +
            "/recipes/b/conda_build_config.yaml: this is no recipe (meta.yaml, "
            "recipe.yaml), no manifest (packages/<name>.yaml) and no distro.yaml");
}

TEST_CASE("fmt keeps a file's mode and follows links to it", "[cli]") {
  const base::TempDir folder;
  const fs::path file = folder.path() / "real/meta.yaml";
  base::write_file(file, crooked);
  fs::permissions(file, fs::perms::owner_all);
  fs::create_directory(folder.path() / "linked");
  fs::create_symlink(file, folder.path() / "linked/meta.yaml");
  CHECK(
      fmt(folder.path(), {"linked/meta.yaml", "real"}).text.find("1 file looked at") !=
      std::string::npos);
  CHECK(fs::is_symlink(folder.path() / "linked/meta.yaml"));
  CHECK(text_of(file) == straight);
  CHECK(fs::status(file).permissions() == fs::perms::owner_all);
}
