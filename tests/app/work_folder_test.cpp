#include "app/work_folder.hpp"

#include <unistd.h>

#include <catch2/catch.hpp>

using namespace distro;
namespace fs = std::filesystem;

TEST_CASE("work folders lie in one of ours and go at the end", "[app]") {
  const base::TempDir scratch;
  const fs::path ours =
      scratch.path() / ("conda-distro-" + std::to_string(::geteuid()));
  {
    const app::WorkFolder one(scratch.path());
    const app::WorkFolder two(scratch.path());
    CHECK(one.path().parent_path() == ours);
    CHECK(one.path() != two.path());
    CHECK(fs::status(ours).permissions() == fs::perms::owner_all);
  }
  CHECK(fs::is_empty(ours));
}

TEST_CASE("a folder with our name that others could change is not used", "[app]") {
  const base::TempDir scratch;
  const fs::path named =
      scratch.path() / ("conda-distro-" + std::to_string(::geteuid()));
  SECTION("it is a link") { fs::create_directory_symlink("/tmp", named); }
  SECTION("others may write") {
    fs::create_directory(named);
    fs::permissions(named, fs::perms::all);
  }
  const app::WorkFolder folder(scratch.path());
  CHECK(folder.path().parent_path() == scratch.path());
}
