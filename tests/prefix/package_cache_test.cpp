#include "prefix/package_cache.hpp"

#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/temp_dir.hpp"
#include "channel/channel_url.hpp"
#include "support/package_builder.hpp"

using namespace distro;

namespace {

namespace fs = std::filesystem;

/// A package file and a cache, both real.
struct World {
  base::TempDir folder;
  fs::path file;
  channel::Record record;
  prefix::PackageCache cache{folder.path() / "cache"};

  explicit World(const std::string& extension = ".conda") {
    file = test::build_package(
        folder.path() / "channel/linux-64",
        {.name = "a", .files = {{"share/x", {"x"}}, {"share/y", {"yy"}}}}, extension);
    record = test::record_of("a", "1.0");
    record.fn = file.filename().string();
    record.url = channel::file_url(file);
    const base::FileDigests digests = base::digests_of_file(file);
    record.sha256 = digests.sha256;
    record.md5 = digests.md5;
    record.size = digests.size;
  }

  [[nodiscard]] fs::path entry() const {
    return folder.path() / "cache" / base::sha256_of_file(file);
  }

  /// Names below the cache folder.
  [[nodiscard]] std::vector<std::string> names() const {
    std::vector<std::string> result;
    for (const auto& found : fs::directory_iterator(folder.path() / "cache")) {
      result.push_back(found.path().filename().string());
    }
    std::sort(result.begin(), result.end());
    return result;
  }
};

ino_t inode(const fs::path& path) {
  struct stat status = {};
  REQUIRE(::stat(path.c_str(), &status) == 0);
  return status.st_ino;
}

}  // namespace

TEST_CASE("a package is extracted below its digest and nothing else is left",
          "[prefix]") {
  World world(GENERATE(".conda", ".tar.bz2"));
  const fs::path extracted = world.cache.extracted(world.record);
  CHECK(extracted == world.entry());
  CHECK(base::read_file(extracted / "share/x") == "x");
  CHECK(fs::exists(extracted / "info/index.json"));
  const std::string sha256 = world.record.sha256;
  CHECK(world.names() ==
        std::vector<std::string>{sha256, sha256 + ".json", sha256 + ".lock"});
}

TEST_CASE("a package is extracted once, and not fetched again", "[prefix]") {
  World world;
  const fs::path extracted = world.cache.extracted(world.record);
  const ino_t before = inode(extracted);
  fs::remove(world.file);
  CHECK(inode(world.cache.extracted(world.record)) == before);
}

TEST_CASE("a file of another digest is refused with both values", "[prefix]") {
  World world;
  const std::string found = world.record.sha256;
  world.record.sha256 = std::string(64, '0');
  CHECK_THROWS_WITH(world.cache.extracted(world.record),
                    "digest mismatch: a-1.0-0.conda is sha256 " + found +
                        ", repodata says " + std::string(64, '0') +
                        "\n  while fetching " + world.record.url);
  CHECK_THROWS_AS(world.cache.extracted(world.record), InputError);
  CHECK(world.names() == std::vector<std::string>{std::string(64, '0') + ".lock"});
}

TEST_CASE("without a sha256 the md5 counts, and the size always", "[prefix]") {
  World world;
  world.record.sha256.clear();
  CHECK(world.cache.extracted(world.record) == world.entry());
  world.record.size += 1;
  const base::TempDir other;
  prefix::PackageCache cache(other.path());
  CHECK_THROWS_WITH(
      cache.extracted(world.record),
      Catch::StartsWith("size mismatch: a-1.0-0.conda is " +
                        std::to_string(world.record.size - 1) +
                        " bytes, repodata says " + std::to_string(world.record.size)));
  const std::string md5 = world.record.md5;
  world.record.md5 = std::string(32, '0');
  CHECK_THROWS_WITH(cache.extracted(world.record),
                    Catch::StartsWith("digest mismatch: a-1.0-0.conda is md5 " + md5 +
                                      ", repodata says " + std::string(32, '0')));
}

TEST_CASE("a file that is no package is refused and leaves nothing", "[prefix]") {
  World world;
  std::ofstream(world.file, std::ios::trunc) << "no package";
  world.record.sha256 = base::sha256_of_file(world.file);
  world.record.size = 0;
  CHECK_THROWS_AS(world.cache.extracted(world.record), InputError);
  CHECK(world.names() == std::vector<std::string>{world.record.sha256 + ".lock"});
}

TEST_CASE("a file that cannot be fetched is the environment's fault", "[prefix]") {
  World world;
  world.record.url = "https://channel.example/linux-64/a-1.0-0.conda";
  CHECK_THROWS_WITH(
      world.cache.extracted(world.record),
      "cannot fetch https://channel.example/linux-64/a-1.0-0.conda: fetching over HTTP "
      "is not supported by this version, only file:// URLs are\n"
      "  while fetching https://channel.example/linux-64/a-1.0-0.conda");
  CHECK_THROWS_AS(world.cache.extracted(world.record), EnvironmentError);
  world.record.url = "file:///nonexistent/a-1.0-0.conda";
  CHECK_THROWS_WITH(world.cache.extracted(world.record),
                    Catch::StartsWith("cannot fetch file:///nonexistent/a-1.0-0.conda: "
                                      "there is no such file"));
}

TEST_CASE("names of a record cannot leave the cache", "[prefix]") {
  World world;
  world.record.sha256 = "../" + std::string(61, 'a');
  CHECK_THROWS_WITH(world.cache.extracted(world.record),
                    "'../" + std::string(61, 'a') + "' of a-1.0-0.conda is no sha256");
  world.record.fn = "../a.conda";
  CHECK_THROWS_WITH(world.cache.extracted(world.record),
                    "'../a.conda' is no name of a package file");
}

TEST_CASE("a torn extraction is noticed and redone", "[prefix]") {
  World world;
  const fs::path extracted = world.cache.extracted(world.record);
  SECTION("a file is gone") { fs::remove(extracted / "share/x"); }
  SECTION("a file is cut") {
    std::ofstream(extracted / "share/y", std::ios::trunc) << "y";
  }
  SECTION("the note of what it holds is gone") {
    fs::remove(extracted.string() + ".json");
    std::ofstream(extracted / "share/x") << "z";
  }
  SECTION("the note is torn itself") {
    std::ofstream(extracted.string() + ".json", std::ios::trunc) << "{\"entr";
    std::ofstream(extracted / "share/x") << "z";
  }
  SECTION("the folder is gone") { base::remove_tree(extracted); }
  CHECK(world.cache.extracted(world.record) == extracted);
  CHECK(base::read_file(extracted / "share/x") == "x");
  CHECK(base::read_file(extracted / "share/y") == "yy");
}

TEST_CASE("two processes at once extract once", "[prefix]") {
  World world;
  const fs::path folder = world.folder.path();
  fs::create_directories(folder / "cache");
  int start[2];
  REQUIRE(::pipe(start) == 0);
  std::vector<pid_t> children;
  for (const char* name : {"one", "two"}) {
    const pid_t child = ::fork();
    REQUIRE(child >= 0);
    if (child == 0) {
      char go = 0;
      (void)!::read(start[0], &go, 1);
      const fs::path extracted = world.cache.extracted(world.record);
      struct stat status = {};
      ::stat(extracted.c_str(), &status);
      std::ofstream(folder / name) << status.st_ino;
      ::_exit(0);
    }
    children.push_back(child);
  }
  {
    // Both are held up until each is past its first look. Taken after the forks: a lock
    // is held for as long as any process has its descriptor.
    const base::FileLock lock(folder / "cache" / (world.record.sha256 + ".lock"));
    CHECK(::write(start[1], "go", 2) == 2);
    ::usleep(200'000);
    CHECK_FALSE(fs::exists(folder / "one"));
    CHECK_FALSE(fs::exists(folder / "two"));
  }
  for (const pid_t child : children) {
    int status = 0;
    ::waitpid(child, &status, 0);
    CHECK(status == 0);
  }
  CHECK(base::read_file(folder / "one") == std::to_string(inode(world.entry())));
  CHECK(base::read_file(folder / "two") == std::to_string(inode(world.entry())));
}
