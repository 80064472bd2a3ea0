#include "app/new/draft_files.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/temp_dir.hpp"
#include "repo/git.hpp"

using namespace distro;
namespace fs = std::filesystem;
using Texts = std::vector<std::string>;

namespace {

/// A folder with one recipe, and a draft of another.
struct Desk {
  base::TempDir folder;
  std::unique_ptr<recipe::FileTree> disk;
  std::unique_ptr<app::DraftFiles> draft;

  Desk() {
    base::write_file(folder.path() / "recipes/a/recipe.yaml", "a");
    disk = repo::files_on_disk(folder.path());
    draft = std::make_unique<app::DraftFiles>(*disk);
    draft->put("recipes/b/recipe.yaml", "b");
    draft->put("recipes/b/tests/x", "x");
    draft->put("packages/b.yaml", "m");
  }

  void write() const {
    app::write_new_files(folder.path(), *draft, "recipes/b", "packages/b.yaml");
  }

  bool has(const std::string& path) const { return fs::exists(folder.path() / path); }
};

}  // namespace

TEST_CASE("a draft is seen over the files on disk", "[app]") {
  const Desk desk;
  CHECK(desk.draft->read("recipes/a/recipe.yaml") == "a");
  CHECK(desk.draft->read("recipes/b/recipe.yaml") == "b");
  CHECK(desk.draft->list("recipes") ==
        Texts{"recipes/a/recipe.yaml", "recipes/b/recipe.yaml", "recipes/b/tests/x"});
  CHECK(desk.draft->list("packages") == Texts{"packages/b.yaml"});
  CHECK_FALSE(desk.has("packages"));
}

TEST_CASE("a draft is written whole, whatever an earlier one has left", "[app]") {
  const Desk desk;
  base::write_file(desk.folder.path() / "recipes/.b.new/old", "old");
  desk.write();
  CHECK(base::read_file(desk.folder.path() / "recipes/b/tests/x") == "x");
  CHECK(base::read_file(desk.folder.path() / "packages/b.yaml") == "m");
  CHECK_FALSE(desk.has("recipes/b/old"));
  CHECK_FALSE(desk.has("recipes/.b.new"));
}

TEST_CASE("a draft that cannot be written leaves nothing", "[app]") {
  const Desk desk;
  base::write_file(desk.folder.path() / "packages", "a file in the way");
  CHECK_THROWS_AS(desk.write(), EnvironmentError);
  CHECK_FALSE(desk.has("recipes/b"));
  CHECK_FALSE(desk.has("recipes/.b.new"));
  CHECK(desk.has("recipes/a"));
}
