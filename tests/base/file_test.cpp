#include "base/file.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <thread>

#include "base/child_process.hpp"
#include "base/descriptor.hpp"
#include "base/error.hpp"
#include "base/temp_dir.hpp"

using namespace distro;
using test::child;
using test::status_of;
namespace fs = std::filesystem;

namespace {

std::vector<std::string> names_in(const fs::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(folder)) {
    names.push_back(entry.path().filename());
  }
  return names;
}

}  // namespace

TEST_CASE("a file is read whole, whatever is in it", "[base]") {
  const base::TempDir folder;
  const fs::path file = folder.path() / "file";
  std::string bytes("zero \0 and \xff", 12);
  bytes += std::string(300'000, '\n');
  base::write_file(file, bytes);
  CHECK(base::read_file(file) == bytes);
  base::write_file(file, "");
  CHECK(base::read_file(file).empty());
  // A file of the kernel says that its size is 0.
  CHECK_FALSE(base::read_file("/proc/self/stat").empty());
}

TEST_CASE("a file that cannot be read says why", "[base]") {
  const base::TempDir folder;
  const std::string missing = (folder.path() / "missing").string();
  CHECK_THROWS_AS(base::read_file(missing), EnvironmentError);
  CHECK_THROWS_WITH(base::read_file(missing), missing + ": there is no such file");
  CHECK(base::read_file_if_there(missing) == std::nullopt);
  CHECK(base::read_file_if_there("/dev/null/x") == std::nullopt);
  CHECK_THROWS_WITH(base::read_file(folder.path()),
                    folder.path().string() + ": cannot read: Is a directory");
}

TEST_CASE("a file is written with its folders, and nothing is left beside it",
          "[base]") {
  const base::TempDir folder;
  const fs::path file = folder.path() / "a/b/file.json";
  base::write_file(file, "one");
  base::write_file(file, "two");
  CHECK(base::read_file(file) == "two");
  CHECK(names_in(file.parent_path()) == std::vector<std::string>{"file.json"});
  CHECK((fs::status(file).permissions() & fs::perms::all) == fs::perms(0644));
}

TEST_CASE("a file that cannot be written leaves nothing beside it", "[base]") {
  const base::TempDir folder;
  const fs::path taken = folder.path() / "taken";
  fs::create_directories(taken / "inner");
  CHECK_THROWS_WITH(base::write_file(taken, "text"),
                    taken.string() + ": cannot rename into place: Is a directory");
  CHECK(names_in(folder.path()) == std::vector<std::string>{"taken"});
  CHECK_THROWS_WITH(base::write_file("/dev/null/x", "text"),
                    "/dev/null: cannot make the folder: Not a directory");
}

TEST_CASE("who reads while a file is written sees the old one or the new one",
          "[base]") {
  const base::TempDir folder;
  const fs::path file = folder.path() / "file";
  const std::string old_text(200'000, 'a');
  const std::string new_text(300'000, 'b');
  base::write_file(file, old_text);
  const pid_t writer = child([&] {
    for (int count = 0; count < 60; ++count) {
      base::write_file(file, count % 2 == 0 ? new_text : old_text);
    }
  });
  std::size_t torn = 0;
  int status = 0;
  while (::waitpid(writer, &status, WNOHANG) == 0) {
    const std::string seen = base::read_file(file);
    torn += seen == old_text || seen == new_text ? 0U : 1U;
  }
  CHECK(status == 0);
  CHECK(torn == 0);
}

TEST_CASE("a writer that is killed at any time leaves a whole file", "[base]") {
  const base::TempDir folder;
  const fs::path file = folder.path() / "file";
  const std::string old_text(500'000, 'a');
  const std::string new_text(500'000, 'b');
  base::write_file(file, old_text);
  for (int round = 0; round < 20; ++round) {
    const pid_t writer = child([&] {
      for (;;) {
        base::write_file(file, new_text);
        base::write_file(file, old_text);
      }
    });
    std::this_thread::sleep_for(std::chrono::milliseconds(round));
    ::kill(writer, SIGKILL);
    status_of(writer);
    const std::string seen = base::read_file(file);
    CHECK((seen == old_text || seen == new_text));
  }
}

TEST_CASE("lines are appended whole, also after one that was torn", "[base]") {
  const base::TempDir folder;
  const fs::path file = folder.path() / "new/lines.jsonl";
  base::append_line(file, "{\"a\":1}");
  base::append_line(file, "{\"a\":2}");
  CHECK(base::read_file(file) == "{\"a\":1}\n{\"a\":2}\n");
  base::write_file(file, "{\"a\":1}\n{\"a\"");
  base::append_line(file, "{\"a\":3}");
  CHECK(base::read_file(file) == "{\"a\":1}\n{\"a\"\n{\"a\":3}\n");
}

TEST_CASE("several processes append without mixing their lines", "[base]") {
  const base::TempDir folder;
  const fs::path file = folder.path() / "lines";
  std::vector<pid_t> writers;
  for (const char letter : {'a', 'b', 'c'}) {
    writers.push_back(child([&] {
      for (int count = 0; count < 50; ++count) {
        base::append_line(file, std::string(1000, letter));
      }
    }));
  }
  for (const pid_t writer : writers) {
    CHECK(status_of(writer) == 0);
  }
  const std::string text = base::read_file(file);
  REQUIRE(text.size() == 150 * 1001);
  for (std::size_t at = 0; at < text.size(); at += 1001) {
    std::string line(1001, text[at]);
    line.back() = '\n';
    REQUIRE(text.compare(at, line.size(), line) == 0);
  }
}

TEST_CASE("a tree of read-only folders is removed", "[base]") {
  const base::TempDir folder;
  fs::permissions(folder.path(), fs::perms::all);
  // Root may do anything, so the one who makes and removes it must not be root.
  const pid_t somebody = child([&] {
    if (::geteuid() == 0 && ::seteuid(65534) != 0) {
      ::_exit(2);
    }
    const fs::path tree = folder.path() / "tree";
    fs::create_directories(tree / "lib/deeper");
    fs::create_directories(tree / "locked");
    base::write_file(tree / "lib/deeper/file", "text");
    base::write_file(tree / "locked/file", "text");
    fs::create_directory_symlink("lib", tree / "link");
    fs::permissions(tree / "lib/deeper", fs::perms(0555));
    fs::permissions(tree / "lib", fs::perms(0555));
    fs::permissions(tree / "locked", fs::perms::none);
    fs::permissions(tree, fs::perms(0555));
    base::remove_tree(tree);
    ::_exit(fs::exists(tree) ? 3 : 0);
  });
  CHECK(WEXITSTATUS(status_of(somebody)) == 0);
}

TEST_CASE("a tree deeper than descriptors and paths allow is removed", "[base]") {
  const base::TempDir folder;
  fs::permissions(folder.path(), fs::perms::all);
  base::write_file(folder.path() / "kept/file", "text");
  const pid_t somebody = child([&] {
    if (::geteuid() == 0 && ::seteuid(65534) != 0) {
      ::_exit(2);
    }
    const rlimit few = {64, 64};
    ::setrlimit(RLIMIT_NOFILE, &few);
    const fs::path tree = folder.path() / "tree";
    fs::create_directories(tree / ".removed-1/x");
    base::OwnedDescriptor here(::open(tree.c_str(), O_DIRECTORY | O_CLOEXEC));
    for (int depth = 0; depth < 3000; ++depth) {
      ::mkdirat(here.get(), "deep", 0700);
      ::symlinkat("../../../kept", here.get(), "link");
      base::OwnedDescriptor next(::openat(here.get(), "deep", O_DIRECTORY | O_CLOEXEC));
      ::fchmod(here.get(), depth % 2 == 0 ? 0 : 0500);
      here = std::move(next);
    }
    base::remove_tree(tree);
    ::_exit(fs::exists(tree) ? 3 : 0);
  });
  CHECK(WEXITSTATUS(status_of(somebody)) == 0);
  CHECK(fs::exists(folder.path() / "kept/file"));
}

TEST_CASE("removing a tree does not follow its links", "[base]") {
  const base::TempDir folder;
  base::write_file(folder.path() / "kept/file", "text");
  fs::create_directories(folder.path() / "tree");
  fs::create_directory_symlink(folder.path() / "kept", folder.path() / "tree/link");
  base::remove_tree(folder.path() / "tree");
  CHECK_FALSE(fs::exists(folder.path() / "tree"));
  CHECK(fs::exists(folder.path() / "kept/file"));
  CHECK_NOTHROW(base::remove_tree(folder.path() / "tree"));
}

TEST_CASE("~ is the home folder at the beginning only", "[base]") {
  CHECK(base::expand_home("~", "/home/ann") == "/home/ann");
  CHECK(base::expand_home("~/channel", "/home/ann") == "/home/ann/channel");
  CHECK(base::expand_home("~bob/x", "/home/ann") == "~bob/x");
  CHECK(base::expand_home("/a/~/b", "/home/ann") == "/a/~/b");
  CHECK(base::expand_home("", "/home/ann").empty());
}
