// A cache or prefix on a disk that is full, that cannot be written, or that somebody
// else may not read.
#include <unistd.h>

#include <catch2/catch.hpp>
#include <set>
#include <sstream>

#include "base/file.hpp"
#include "base/process.hpp"
#include "environment_world.hpp"

using namespace distro;
using test::difference;
using test::environment;
using test::EnvironmentWorld;

namespace {

namespace fs = std::filesystem;

/// Runs bash; $MAKE is the program with its records, $ROOT the world's folder.
int run_script(const EnvironmentWorld& world, const std::string& text,
               std::vector<std::string> before = {}) {
  base::ProcessRequest request;
  request.argv = std::move(before);
  request.argv.insert(request.argv.end(), {"bash", "-uc", text});
  request.environment = {{"PATH", "/usr/sbin:/usr/bin:/sbin:/bin"},
                         {"LC_ALL", "C"},
                         {"ROOT", world.folder().string()},
                         {"MAKE", MAKE_ENVIRONMENT}};
  request.log = world.folder() / "script.log";
  request.output_limit = 1U << 20U;
  return base::SystemProcessRunner().run(request).exit_code.value_or(-1);
}

/// In a mount namespace, where a test may mount.
const std::vector<std::string> own_mounts = {"unshare", "-Urm"};

bool may_mount(const EnvironmentWorld& world) {
  const std::string text = "mount -t tmpfs none \"$ROOT/channel\"";
  if (run_script(world, text, own_mounts) == 0) {
    return true;
  }
  WARN("SKIPPED: nothing can be mounted here (unshare -Urm)");
  return false;
}

std::string read(const EnvironmentWorld& world, const std::string& name) {
  return base::read_file_if_there(world.folder() / name).value_or("");
}

/// Whether of every entry that is there its marker is, and nothing is beside.
std::string left_over(const std::string& listing) {
  std::set<std::string> names;
  std::istringstream lines(listing);
  for (std::string line; std::getline(lines, line);) {
    names.insert(line);
  }
  for (const std::string& name : names) {
    const bool is_entry = name.find('.') == std::string::npos;
    if ((is_entry && !names.contains(name + ".json")) || name.starts_with('.') ||
        name.find(".new-") != std::string::npos) {
      return name;
    }
  }
  return "";
}

/// Without records: they name the cache.
test::Tree payload(const fs::path& prefix) {
  test::Tree tree = environment(prefix);
  std::erase_if(
      tree, [](const auto& entry) { return entry.first.starts_with("conda-meta/"); });
  return tree;
}

}  // namespace

TEST_CASE("a cache on a full disk says so, leaves nothing half, and goes on",
          "[prefix]") {
  const EnvironmentWorld world(4, 30);
  if (!may_mount(world)) {
    return;
  }
  const fs::path prefix = world.folder() / "prefix";
  REQUIRE(EnvironmentWorld::ended_well(world.start(prefix, world.folder() / "good")));
  const test::Tree right = payload(prefix);
  int full = 0;
  // Kilobytes that are free: the disk fills up at one moment or the other.
  for (const int room : {0, 4, 8, 40, 60, 100, 140, 180, 260, 340, 420, 500}) {
    INFO("room for " << room << " KiB");
    const std::string script =
        "mkdir -p \"$ROOT/small\"; mount -t tmpfs -o size=2m none \"$ROOT/small\"\n"
        "cd \"$ROOT\"; rm -rf prefix; mkdir small/cache\n"
        "head -c $(((2048 - " +
        std::to_string(room) +
        ") * 1024)) /dev/zero >small/ballast\n"
        "\"$MAKE\" small/cache records.json \"$ROOT/prefix\" 2>said; echo $? >code\n"
        "ls -A small/cache >left; rm small/ballast\n"
        "\"$MAKE\" small/cache records.json \"$ROOT/prefix\" 2>said-again\n";
    CHECK(run_script(world, script, own_mounts) == 0);
    INFO(read(world, "said") << read(world, "said-again"));
    CHECK(left_over(read(world, "left")) == "");
    if (read(world, "code") != "0\n") {
      ++full;
      CHECK_THAT(read(world, "said"), Catch::Contains("No space left on device") &&
                                          Catch::Contains("small/cache"));
    }
    CHECK(difference(payload(prefix), right) == "");
  }
  CHECK(full > 5);
}

TEST_CASE("a prefix on a full disk names the file and is removed", "[prefix]") {
  const EnvironmentWorld world(4, 30);
  if (!may_mount(world)) {
    return;
  }
  const fs::path prefix = world.folder() / "small/prefix";
  fs::create_directory(world.folder() / "small");
  REQUIRE(EnvironmentWorld::ended_well(world.start(prefix)));
  const test::Tree right = environment(prefix);
  base::remove_tree(prefix);
  for (const int room : {8, 100, 300, 460}) {
    INFO("room for " << room << " KiB");
    const std::string script =
        "mount -t tmpfs -o size=" + std::to_string(room) +
        "k none \"$ROOT/small\"; cd \"$ROOT\"\n"
        "\"$MAKE\" \"$ROOT/cache\" records.json \"$ROOT/small/prefix\" 2>said && exit "
        "9\n"
        "ls -A small >left; mount -o remount,size=4m \"$ROOT/small\"\n"
        "\"$MAKE\" \"$ROOT/cache\" records.json \"$ROOT/small/prefix\" || exit 8\n"
        "rm -rf out; cp -a small/prefix out\n";
    CHECK(run_script(world, script, own_mounts) == 0);
    CHECK_THAT(read(world, "said"), Catch::StartsWith(prefix.string() + "/") &&
                                        Catch::Contains("No space left on device") &&
                                        Catch::Contains("while linking p"));
    CHECK(read(world, "left").empty());
    CHECK(difference(environment(world.folder() / "out", prefix.string()), right) ==
          "");
  }
}

TEST_CASE("a cache that cannot be written serves what it holds", "[prefix]") {
  const EnvironmentWorld world;
  if (!may_mount(world)) {
    return;
  }
  const fs::path prefix = world.folder() / "prefix";
  REQUIRE(EnvironmentWorld::ended_well(world.start(prefix)));
  const std::string script =
      "cd \"$ROOT\"; mount --bind cache cache; mount -o remount,bind,ro cache\n"
      "\"$MAKE\" \"$ROOT/cache\" records.json \"$ROOT/prefix\" 2>said\n";
  CHECK(run_script(world, script, own_mounts) == 0);
  base::remove_tree(world.cache() / world.records().front().sha256);
  CHECK(run_script(world, script, own_mounts) == 1);
  CHECK(read(world, "said") ==
        (world.cache() / (world.records().front().sha256 + ".lock")).string() +
            ": cannot open the lock: Read-only file system\n");
}

TEST_CASE("people with different umasks share a cache", "[prefix]") {
  const EnvironmentWorld world;
  if (::getuid() != 0) {
    WARN("SKIPPED: only root can be two people");
    return;
  }
  const std::vector<std::string> somebody = {"setpriv", "--reuid=65534",
                                             "--regid=65534", "--clear-groups"};
  fs::permissions(world.folder(), fs::perms::all);
  fs::create_directory(world.cache());
  fs::permissions(world.cache(), fs::perms::all);
  const std::string make =
      "\"$MAKE\" \"$ROOT/cache\" \"$ROOT/records.json\" \"$ROOT/$WHO\"\n";
  REQUIRE(run_script(world, "umask 077; cd \"$ROOT\"; WHO=one\n" + make) == 0);
  CHECK(run_script(world, "umask 022; cd \"$ROOT\"; WHO=two\n" + make, somebody) == 0);
  CHECK(difference(environment(world.folder() / "two"),
                   environment(world.folder() / "one")) == "");

  const std::string sha256 = world.records().front().sha256;
  fs::permissions(world.cache() / sha256, fs::perms::none);
  CHECK(run_script(world, "cd \"$ROOT\"; WHO=two\n" + make, somebody) == 1);
  CHECK_THAT(read(world, "script.log"),
             Catch::Contains(sha256) && Catch::Contains("Permission denied"));
  CHECK(run_script(world, "cd \"$ROOT\"; WHO=three\n" + make) == 0);
}

TEST_CASE("an entry that cannot be read is made again", "[prefix]") {
  const EnvironmentWorld world;
  const fs::path prefix = world.folder() / "prefix";
  REQUIRE(EnvironmentWorld::ended_well(world.start(prefix)));
  const test::Tree right = environment(prefix);
  fs::permissions(world.cache() / world.records().front().sha256 / "share",
                  fs::perms::none);
  CHECK(EnvironmentWorld::ended_well(world.start(prefix)));
  CHECK(difference(environment(prefix), right) == "");
}
