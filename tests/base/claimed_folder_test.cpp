#include "base/claimed_folder.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <fstream>

#include "base/temp_dir.hpp"

using namespace distro::base;
namespace fs = std::filesystem;

TEST_CASE("new folders and those of others are left alone", "[base]") {
  const TempDir parent;
  const fs::path fresh = parent.path() / "job-fresh";
  fs::create_directories(fresh / "deep");
  fs::create_directories(parent.path() / "other");
  std::ofstream(parent.path() / "job-file") << "x";
  fs::create_directory_symlink(parent.path() / "other", parent.path() / "job-link");
  remove_unclaimed(parent.path(), "job-");
  CHECK(fs::exists(fresh / "deep"));
  CHECK(fs::exists(parent.path() / "other"));
  CHECK(fs::exists(parent.path() / "job-file"));
  CHECK(fs::exists(parent.path() / "job-link"));
  remove_unclaimed(parent.path() / "nowhere", "job-");
}

TEST_CASE("a folder is removed when its process is dead, and not before", "[base]") {
  const TempDir parent;
  const fs::path folder = parent.path() / "job-1";
  fs::create_directories(folder / "deep");
  int ready[2];
  REQUIRE(::pipe(ready) == 0);
  const pid_t owner = ::fork();
  REQUIRE(owner >= 0);
  if (owner == 0) {
    const FolderClaim claim(folder);
    static_cast<void>(!::write(ready[1], "x", 1));
    ::pause();
    ::_exit(0);
  }
  char sign = 0;
  REQUIRE(::read(ready[0], &sign, 1) == 1);
  using std::chrono::seconds;
  remove_unclaimed(parent.path(), "job-", seconds(0));
  CHECK(fs::exists(folder / "deep"));
  ::kill(owner, SIGKILL);
  ::waitpid(owner, nullptr, 0);
  remove_unclaimed(parent.path(), "job-", seconds(100));
  CHECK(fs::exists(folder / "deep"));
  remove_unclaimed(parent.path(), "job-", seconds(0));
  CHECK_FALSE(fs::exists(folder));
}
