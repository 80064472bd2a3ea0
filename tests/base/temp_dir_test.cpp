#include "base/temp_dir.hpp"

#include <catch2/catch.hpp>
#include <optional>

#include "base/error.hpp"
#include "base/file.hpp"

using namespace distro;
namespace fs = std::filesystem;

TEST_CASE("a temporary folder is new, and gone with its owner", "[base]") {
  fs::path first;
  {
    const base::TempDir folder("spring-");
    const base::TempDir other("spring-");
    first = folder.path();
    CHECK(first != other.path());
    CHECK(fs::is_empty(first));
    CHECK(first.filename().string().starts_with("spring-"));
    CHECK((fs::status(first).permissions() & fs::perms::others_all) == fs::perms::none);
    base::write_file(first / "deep/er/file", "text");
  }
  CHECK_FALSE(fs::exists(first));
}

TEST_CASE("a temporary folder makes the folder that it is to lie in", "[base]") {
  const base::TempDir outer;
  const base::TempDir inner("x-", outer.path() / "not/there");
  CHECK(inner.path().parent_path() == outer.path() / "not/there");
}

TEST_CASE("a temporary folder that cannot be made is a fault of the machine",
          "[base]") {
  CHECK_THROWS_AS(base::TempDir("x-", "/dev/null/x"), EnvironmentError);
  CHECK_THROWS_WITH(base::TempDir("x-", "/dev/null/x"),
                    "/dev/null/x: cannot make a temporary folder: Not a directory");
}
