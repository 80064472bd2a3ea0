#include <catch2/catch.hpp>

#include "base/file.hpp"
#include "base/temp_dir.hpp"
#include "repo/git.hpp"

TEST_CASE("files on disk are read as they are now", "[repo]") {
  const distro::base::TempDir folder;
  distro::base::write_file(folder.path() / "p/b.yaml", "1");
  distro::base::write_file(folder.path() / "p/a/x", "2");
  distro::base::write_file(folder.path() / ".git/p", "hidden");
  const auto files = distro::repo::files_on_disk(folder.path());
  CHECK(files->read("p/b.yaml") == "1");
  CHECK_FALSE(files->read("p").has_value());
  CHECK_FALSE(files->read("q").has_value());
  CHECK(files->list("p") == std::vector<std::string>{"p/a/x", "p/b.yaml"});
  CHECK(files->list("q").empty());
}
