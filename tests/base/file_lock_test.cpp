#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "base/child_process.hpp"
#include "base/file.hpp"
#include "base/interrupt.hpp"
#include "base/temp_dir.hpp"

using namespace distro;
using test::child;
using test::soon;
using test::status_of;
namespace fs = std::filesystem;

// A child is forked before the lock is taken: a copy of its descriptor would hold it
// too.

TEST_CASE("a lock is held by one process at a time", "[base]") {
  const base::TempDir folder;
  const fs::path lock = folder.path() / "run/lock";
  const auto said = [&](const char* word) { return fs::exists(folder.path() / word); };
  const auto say = [&](const char* word) {
    base::write_file(folder.path() / word, "");
  };
  const pid_t other = child([&] {
    soon([&] { return said("locked"); });
    const base::FileLock waited(lock, [&] { say("waiting"); });
    say("got");
  });
  std::optional<base::FileLock> ours = base::FileLock::try_lock(lock);
  REQUIRE(ours);
  CHECK_FALSE(base::FileLock::try_lock(lock));
  say("locked");
  CHECK(soon([&] { return said("waiting"); }));
  CHECK_FALSE(said("got"));
  ours.reset();
  CHECK(status_of(other) == 0);
  CHECK(said("got"));
  bool waited = false;
  const base::FileLock again(lock, [&] { waited = true; });
  CHECK_FALSE(waited);
}

TEST_CASE("the lock of a process that was killed is free", "[base]") {
  const base::TempDir folder;
  const fs::path lock = folder.path() / "lock";
  const fs::path held = folder.path() / "held";
  const pid_t other = child([&] {
    const base::FileLock theirs(lock);
    base::write_file(held, "held");
    ::pause();
  });
  REQUIRE(soon([&] { return fs::exists(held); }));
  CHECK_FALSE(base::FileLock::try_lock(lock));
  ::kill(other, SIGKILL);
  status_of(other);
  CHECK(base::FileLock::try_lock(lock));
}

TEST_CASE("who waits for a lock can be interrupted", "[base]") {
  const base::TempDir folder;
  const fs::path lock = folder.path() / "lock";
  const fs::path waits = folder.path() / "waits";
  const base::FileLock ours(lock);
  const pid_t other = child([&] {
    base::watch_for_interrupts();
    try {
      const base::FileLock never(lock, [&] { base::write_file(waits, "waits"); });
    } catch (const base::Interrupted&) {
      ::_exit(130);
    }
  });
  REQUIRE(soon([&] { return fs::exists(waits); }));
  ::kill(other, SIGTERM);
  const int status = status_of(other);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 130);
}

TEST_CASE("a lock moves with its owner", "[base]") {
  const base::TempDir folder;
  const fs::path lock = folder.path() / "lock";
  std::optional<base::FileLock> first = base::FileLock::try_lock(lock);
  {
    const base::FileLock second(*std::move(first));
    first.reset();
    CHECK_FALSE(base::FileLock::try_lock(lock));
  }
  CHECK(base::FileLock::try_lock(lock));
}
