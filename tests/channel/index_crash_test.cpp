// A kill after any step of publishing leaves every reader with the old set or the new.
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <set>
#include <thread>

#include "base/file.hpp"
#include "base/temp_dir.hpp"
#include "channel/channel_url.hpp"
#include "channel/index_steps.hpp"
#include "channel/repodata.hpp"
#include "channel/repodata_file.hpp"
#include "support/package_builder.hpp"

using namespace distro;
using channel::Record;

namespace {

namespace fs = std::filesystem;

const std::vector<std::string> subdirs = {"linux-64", "noarch", "osx-64"};

Record record_in(const std::string& subdir, const std::string& name) {
  Record record = test::record_of(name, "1");
  record.subdir = subdir;
  return record;
}

/// "subdir/fn" of all that a text of repodata.json lists.
void collect(const std::string& text, const std::string& subdir,
             std::set<std::string>& names) {
  for (const Record& record :
       channel::parse_repodata(text, "repodata.json", "", subdir).records) {
    names.insert(subdir + "/" + record.fn);
  }
}

/// What a reader of repodata.json, and one of repodata.json.zst, sees.
struct Seen {
  std::set<std::string> plain;
  std::set<std::string> compressed;
};

Seen seen(const fs::path& channel) {
  Seen names;
  for (const std::string& subdir : subdirs) {
    const fs::path file = channel / subdir / "repodata.json";
    const fs::path zst = channel / subdir / "repodata.json.zst";
    if (const auto text = base::read_file_if_there(file)) {
      collect(*text, subdir, names.plain);
    }
    // Where there is no .zst a reader takes the other.
    if (fs::exists(zst)) {
      collect(channel::read_repodata_file(zst), subdir, names.compressed);
    } else if (const auto text = base::read_file_if_there(file)) {
      collect(*text, subdir, names.compressed);
    }
  }
  return names;
}

/// Adds `records` in a child that kills itself after step `fatal`. Returns whether it
/// came to the end.
bool add_in_child(const fs::path& channel, const std::vector<Record>& records,
                  int fatal) {
  const pid_t child = ::fork();
  if (child == 0) {
    int steps = 0;
    try {
      const base::FileLock lock = channel::lock_channel(channel);
      channel::detail::add_to_index(channel, records, [&](std::string_view) {
        if (++steps == fatal) {
          ::kill(::getpid(), SIGKILL);
        }
      });
    } catch (...) {
      ::_exit(3);
    }
    ::_exit(0);
  }
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE((WIFSIGNALED(status) || (WIFEXITED(status) && WEXITSTATUS(status) == 0)));
  return WIFEXITED(status);
}

void check_every_kill(const std::function<void(const fs::path&)>& prepare) {
  const std::vector<Record> records = {record_in("linux-64", "new"),
                                       record_in("noarch", "new"),
                                       record_in("osx-64", "new")};
  bool finished = false;
  int kills = 0;
  for (int fatal = 1; !finished; ++fatal) {
    INFO("killed after step " << fatal);
    const base::TempDir folder;
    const fs::path& channel = folder.path();
    prepare(channel);
    const std::set<std::string> before = seen(channel).plain;
    std::set<std::string> after = before;
    for (const Record& record : records) {
      after.insert(record.subdir + "/" + record.fn);
    }
    finished = add_in_child(channel, records, fatal);
    kills += finished ? 0 : 1;
    const Seen now = seen(channel);
    REQUIRE((now.plain == before || now.plain == after));
    REQUIRE(now.compressed == now.plain);
    REQUIRE(add_in_child(channel, records, 0));
    REQUIRE(seen(channel).plain == after);
    REQUIRE(seen(channel).compressed == after);
  }
  REQUIRE(kills > 5);
}

}  // namespace

TEST_CASE("a kill while a new channel is published shows all or nothing", "[channel]") {
  check_every_kill([](const fs::path&) {});
}

TEST_CASE("a kill while our channel is published shows the old or the new",
          "[channel]") {
  check_every_kill([](const fs::path& channel) {
    REQUIRE(add_in_child(
        channel, {record_in("linux-64", "old"), record_in("noarch", "old")}, 0));
  });
}

TEST_CASE(
    "a kill while another indexer's channel is taken over shows the old or the "
    "new",
    "[channel]") {
  check_every_kill([](const fs::path& channel) {
    test::write_plain_repodata(
        channel, {record_in("linux-64", "old"), record_in("noarch", "old")});
  });
}

TEST_CASE("a kill where another indexer wrote over our links shows the old or the new",
          "[channel]") {
  check_every_kill([](const fs::path& channel) {
    REQUIRE(add_in_child(
        channel, {record_in("linux-64", "old"), record_in("noarch", "old")}, 0));
    for (const char* subdir : {"linux-64", "noarch"}) {
      for (const char* name : {"repodata.json", "repodata.json.zst"}) {
        const fs::path file = channel / subdir / name;
        const std::string text = base::read_file(file);
        fs::remove(file);
        base::write_file(file, text);
      }
    }
  });
}

TEST_CASE("kills at any time never show a part", "[channel]") {
  const base::TempDir folder;
  const fs::path& channel = folder.path();
  test::write_plain_repodata(channel, {record_in("linux-64", "old")});
  std::size_t shown = 1;
  for (int round = 0; round < 40; ++round) {
    const std::string name = "p" + std::to_string(round);
    const std::vector<Record> records = {record_in("linux-64", name),
                                         record_in("noarch", name)};
    const pid_t child = ::fork();
    if (child == 0) {
      const base::FileLock lock = channel::lock_channel(channel);
      channel::add_to_index(channel, records);
      ::_exit(0);
    }
    std::this_thread::sleep_for(std::chrono::microseconds(300 * round));
    ::kill(child, SIGKILL);
    int status = 0;
    ::waitpid(child, &status, 0);
    const Seen now = seen(channel);
    REQUIRE(now.compressed == now.plain);
    REQUIRE((now.plain.size() == shown || now.plain.size() == shown + 2));
    shown = now.plain.size();
  }
}
