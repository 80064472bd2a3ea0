#include "package_test/disk_use.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>
#include <thread>

#include "base/descriptor.hpp"
#include "base/file.hpp"
#include "base/temp_dir.hpp"

using namespace distro;
using package_test::disk_use;

namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t mebi = 1 << 20;

timespec now() {
  // What is older must be seen to be.
  std::this_thread::sleep_for(std::chrono::milliseconds(30));
  timespec time = {};
  ::clock_gettime(CLOCK_REALTIME, &time);
  std::this_thread::sleep_for(std::chrono::milliseconds(30));
  return time;
}

void write_mebibytes(const fs::path& file, int count) {
  fs::create_directories(file.parent_path());
  std::ofstream(file) << std::string(static_cast<std::size_t>(count) << 20U, 'x');
}

}  // namespace

TEST_CASE("what was written since counts, and once", "[package_test]") {
  const base::TempDir folder;
  write_mebibytes(folder.path() / "old", 4);
  const timespec since = now();
  CHECK(disk_use({folder.path()}, since) == 0);
  write_mebibytes(folder.path() / "a/new", 2);
  fs::create_hard_link(folder.path() / "a/new", folder.path() / "a/again");
  fs::create_symlink("/usr", folder.path() / "link");
  const std::uint64_t use = disk_use({folder.path(), folder.path() / "a"}, since);
  CHECK(use >= 2 * mebi);
  CHECK(use < 3 * mebi);
}

TEST_CASE("a hole takes nothing, an empty file a block", "[package_test]") {
  const base::TempDir folder;
  const timespec since = now();
  write_mebibytes(folder.path() / "hole", 0);
  fs::resize_file(folder.path() / "hole", std::uint64_t{1} << 40U);
  CHECK(disk_use({folder.path()}, since) == 4096);
}

TEST_CASE("a file counts however deep it lies", "[package_test]") {
  const base::TempDir folder;
  const timespec since = now();
  base::OwnedDescriptor here(::open(folder.path().c_str(), O_DIRECTORY | O_CLOEXEC));
  for (int depth = 0; depth < 3000; ++depth) {
    REQUIRE(::mkdirat(here.get(), "deep", 0700) == 0);
    here = base::OwnedDescriptor(::openat(here.get(), "deep", O_DIRECTORY | O_CLOEXEC));
  }
  const base::OwnedDescriptor file(
      ::openat(here.get(), "file", O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  const std::string text(2 * mebi, 'x');
  REQUIRE(::write(file.get(), text.data(), text.size()) ==
          static_cast<ssize_t>(text.size()));
  CHECK(disk_use({folder.path()}, since) >= 3000 * 4096 + 2 * mebi);
}

TEST_CASE("a file without a name counts while it is open", "[package_test]") {
  const base::TempDir folder;
  const fs::path name = folder.path() / "gone";
  write_mebibytes(name, 2);
  const base::OwnedDescriptor file(::open(name.c_str(), O_RDONLY | O_CLOEXEC));
  CHECK(package_test::nameless_use(::getpid(), folder.path()) < mebi);
  fs::remove(name);
  CHECK(package_test::nameless_use(::getpid(), folder.path()) >= 2 * mebi);
  CHECK(package_test::nameless_use(::getpid(), "/proc") < mebi);
}

TEST_CASE("a second passes before the disk is looked at", "[package_test]") {
  const base::TempDir folder;
  package_test::DiskWatch watch({folder.path(), {}}, mebi);
  // The times of files may lag behind the clock.
  std::this_thread::sleep_for(std::chrono::milliseconds(30));
  write_mebibytes(folder.path() / "a", 2);
  CHECK_FALSE(watch.look());
  std::this_thread::sleep_for(std::chrono::milliseconds(1100));
  CHECK_FALSE(watch.exceeded());
  CHECK(watch.look());
  fs::remove(folder.path() / "a");
  CHECK(watch.exceeded());
}
