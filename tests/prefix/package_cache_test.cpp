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
  CHECK(world.cache.extracted(world.record) ==
        world.folder.path() / "cache" / ("md5-" + world.record.md5));
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
  world.record.url = "s3://bucket/linux-64/a-1.0-0.conda";
  CHECK_THROWS_WITH(
      world.cache.extracted(world.record),
      "cannot fetch s3://bucket/linux-64/a-1.0-0.conda: only file, http and https URLs "
      "can be fetched\n"
      "  while fetching s3://bucket/linux-64/a-1.0-0.conda");
  CHECK_THROWS_AS(world.cache.extracted(world.record), EnvironmentError);
  world.record.url = "file:///nonexistent/a-1.0-0.conda";
  CHECK_THROWS_WITH(world.cache.extracted(world.record),
                    Catch::StartsWith("cannot fetch file:///nonexistent/a-1.0-0.conda: "
                                      "there is no such file"));
}

TEST_CASE("names of a record cannot leave the cache", "[prefix]") {
  World world;
  world.record.md5 = "../" + std::string(29, 'a');
  world.record.sha256.clear();
  CHECK_THROWS_WITH(world.cache.extracted(world.record),
                    "'../" + std::string(29, 'a') + "' of a-1.0-0.conda is no md5");
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
  SECTION("the note is of an earlier version, which knew less") {
    std::ofstream(extracted.string() + ".json", std::ios::trunc)
        << R"({"file": "a-1.0-0.conda", "entries": 6, "bytes": 1000})";
    std::ofstream(extracted / "share/x") << "z";
  }
  SECTION("the note is flipped in a byte") {
    std::string note = base::read_file(extracted.string() + ".json");
    const std::size_t digit = note.find("\"state\": \"") + 12;
    note[digit] = note[digit] == '0' ? '1' : '0';
    std::ofstream(extracted.string() + ".json", std::ios::trunc) << note;
  }
  SECTION("the folder is gone") { base::remove_tree(extracted); }
  SECTION("the folder is a file") {
    base::remove_tree(extracted);
    std::ofstream(extracted) << "no folder";
  }
  CHECK(world.cache.extracted(world.record) == extracted);
  CHECK(base::read_file(extracted / "share/x") == "x");
  CHECK(base::read_file(extracted / "share/y") == "yy");
}

TEST_CASE("an entry that anyone wrote to is redone", "[prefix]") {
  World world;
  const fs::path extracted = world.cache.extracted(world.record);
  const fs::path file = extracted / "share/x";
  const fs::file_time_type before = fs::last_write_time(file);
  SECTION("a byte is flipped, and the time is set back") {
    std::ofstream(file) << "z";
    fs::last_write_time(file, before);
  }
  SECTION("a file is replaced by one of the same size and time") {
    std::ofstream(extracted / "share/new") << "z";
    fs::last_write_time(extracted / "share/new", before);
    fs::rename(extracted / "share/new", file);
  }
  SECTION("a file is added") { std::ofstream(extracted / "share/z") << "z"; }
  SECTION("a file becomes a link") {
    fs::rename(file, extracted / "share/other");
    fs::create_symlink("other", file);
  }
  SECTION("a mode is changed") { fs::permissions(file, fs::perms::owner_all); }
  CHECK(world.cache.extracted(world.record) == extracted);
  CHECK(base::read_file(file) == "x");
  CHECK_FALSE(fs::exists(extracted / "share/z"));
  CHECK(fs::is_regular_file(fs::symlink_status(file)));
  const ino_t made = inode(extracted);
  CHECK(world.cache.extracted(world.record) == extracted);
  CHECK(inode(extracted) == made);
}

TEST_CASE("packages of an environment are extracted together, in their order",
          "[prefix]") {
  const base::TempDir folder;
  std::vector<channel::Record> records;
  for (int number = 0; number < 20; ++number) {
    const std::string name = "p" + std::to_string(19 - number);
    const fs::path file = test::build_package(
        folder.path() / "channel", {.name = name, .files = {{"share/x", {name}}}});
    channel::Record record = test::record_of(name, "1.0");
    record.fn = file.filename().string();
    record.url = channel::file_url(file);
    record.sha256 = base::sha256_of_file(file);
    record.size = 0;
    records.push_back(record);
  }
  records.push_back(records.front());
  prefix::PackageCache cache(folder.path() / "cache");
  const std::vector<fs::path> extracted = cache.extracted(records);
  REQUIRE(extracted.size() == records.size());
  CHECK(extracted.front() == extracted.back());
  for (std::size_t index = 0; index < records.size(); ++index) {
    CHECK(base::read_file(extracted[index] / "share/x") == records[index].name);
  }
  CHECK(cache.extracted(records) == extracted);
  CHECK(cache.extracted(std::vector<channel::Record>()).empty());

  records[3].sha256 = std::string(64, '3');
  records[15].sha256 = std::string(64, '1');
  CHECK_THROWS_WITH(cache.extracted(records),
                    Catch::StartsWith("digest mismatch: p16-1.0-0.conda is sha256 "));
}

TEST_CASE("what is extracted does not depend on the umask", "[prefix]") {
  World world;
  const mode_t before = ::umask(GENERATE(0022U, 0077U, 0002U));
  const fs::path extracted = world.cache.extracted(world.record);
  ::umask(before);
  const auto mode_of = [](const fs::path& path) {
    return static_cast<int>(fs::status(path).permissions());
  };
  CHECK(mode_of(extracted) == 0755);
  CHECK(mode_of(extracted / "share") == 0755);
  CHECK(mode_of(extracted / "share/x") == 0644);
  CHECK(mode_of(extracted.string() + ".json") == 0644);
}

TEST_CASE("what killed processes left is removed, what living ones make is not",
          "[prefix]") {
  World world;
  const fs::path cache = world.folder.path() / "cache";
  const std::string dead(64, 'd');
  const std::string living(64, 'a');
  fs::create_directories(cache / (dead + ".new-x1y2z3/extracted/share"));
  fs::create_directories(cache / (living + ".new-x1y2z3"));
  std::ofstream(cache / (dead + ".part.conda")) << "half";
  fs::create_directories(cache / "recipes.new-name");
  const base::FileLock lock(cache / (living + ".lock"));
  static_cast<void>(world.cache.extracted(world.record));
  CHECK_FALSE(fs::exists(cache / (dead + ".new-x1y2z3")));
  CHECK(fs::exists(cache / (living + ".new-x1y2z3")));
  CHECK(fs::exists(cache / (dead + ".part.conda")));  // it may be continued
  CHECK(fs::exists(cache / "recipes.new-name"));
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
