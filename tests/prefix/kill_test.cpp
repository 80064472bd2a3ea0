// Processes that are killed while they fetch, extract or link: the next one is right.
#include <signal.h>
#include <sys/wait.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <random>
#include <thread>

#include "base/file.hpp"
#include "environment_world.hpp"

using namespace distro;
using test::difference;
using test::environment;
using test::EnvironmentWorld;
using test::Tree;

namespace {

namespace fs = std::filesystem;
using std::chrono::microseconds;

/// DISTRO_KILL_ROUNDS=2000 is for those who doubt.
int rounds() {
  const char* text = std::getenv("DISTRO_KILL_ROUNDS");
  return text != nullptr ? std::max(200, std::atoi(text)) : 200;
}

class Dice {
 public:
  int up_to(int most) { return std::uniform_int_distribution<int>(0, most)(random_); }
  template <typename Things>
  const auto& one_of(const Things& things) {
    return things[static_cast<std::size_t>(up_to(static_cast<int>(things.size()) - 1))];
  }

 private:
  std::mt19937 random_{20'261'128};
};

bool contains(const std::vector<std::string>& texts, const std::string& text) {
  return std::find(texts.begin(), texts.end(), text) != texts.end();
}

std::vector<fs::path> files_of_entries(const EnvironmentWorld& world) {
  std::vector<fs::path> files;
  for (const channel::Record& record : world.records()) {
    for (const auto& entry :
         fs::recursive_directory_iterator(world.cache() / record.sha256)) {
      if (entry.is_regular_file() && !entry.is_symlink()) {
        files.push_back(entry.path());
      }
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

void flip_byte(const fs::path& path) {
  std::fstream file(path, std::ios::in | std::ios::out | std::ios::binary);
  char byte = 0;
  file.get(byte);
  file.seekp(0);
  file.put(static_cast<char>(byte ^ 1));
}

/// What the next process finds: nothing, all, an entry less, or a damaged one.
void prepare(const EnvironmentWorld& world, Dice& dice) {
  const std::string entry =
      (world.cache() / dice.one_of(world.records()).sha256).string();
  switch (dice.up_to(4)) {
    case 0:
      base::remove_tree(world.cache());
      break;
    case 1:
      base::remove_tree(entry);
      break;
    case 2:
      fs::remove(entry + ".json");
      break;
    case 3:
      flip_byte(dice.one_of(files_of_entries(world)));
      break;
    default:
      break;
  }
}

Tree entries_of(const EnvironmentWorld& world) {
  Tree entries;
  for (const channel::Record& record : world.records()) {
    for (auto& [path, text] :
         test::tree_below(world.cache() / record.sha256, "/nowhere")) {
      entries[record.name + "/" + path] = text;
    }
  }
  return entries;
}

/// Of all that may be there only whole entries are.
void require_clean(const EnvironmentWorld& world, const Tree& right) {
  for (const auto& found : fs::directory_iterator(world.cache())) {
    const std::string name = found.path().filename().string();
    INFO(name);
    REQUIRE(name.find(".new-") == std::string::npos);
    REQUIRE(name.find(".part") == std::string::npos);
    REQUIRE(name[0] != '.');
  }
  REQUIRE(difference(entries_of(world), right) == "");
}

}  // namespace

TEST_CASE("after a kill at any moment the next run is right", "[prefix][slow]") {
  const EnvironmentWorld world;
  const fs::path one = world.folder() / "one";
  const fs::path two = world.folder() / "two";
  REQUIRE(EnvironmentWorld::ended_well(world.start(one)));
  const Tree right = environment(one);
  const Tree right_entries = entries_of(world);
  REQUIRE(right.size() > 100);

  Dice dice;
  // How long a run takes is not known, and changes with what else the machine does: the
  // moments follow what is seen, so that most of them hit a run.
  std::chrono::duration<double, std::micro> longest(200'000);
  int killed = 0;
  int half_linked = 0;
  for (int round = 0; round < rounds(); ++round) {
    INFO("round " << round);
    prepare(world, dice);
    const bool beside = round % 3 == 0;
    const pid_t other = beside ? world.start(two) : 0;
    const pid_t victim = world.start(one);
    std::this_thread::sleep_for(
        microseconds(dice.up_to(static_cast<int>(longest.count()))));
    ::kill(victim, SIGKILL);
    const bool finished = EnvironmentWorld::ended_well(victim);
    killed += finished ? 0 : 1;
    longest *= finished ? 0.8 : 1.1;
    if (fs::exists(one) && !finished) {
      half_linked += difference(environment(one), right).empty() ? 0 : 1;
    }
    if (beside) {
      INFO(world.said(two));
      REQUIRE(EnvironmentWorld::ended_well(other));
      REQUIRE(difference(environment(two), right) == "");
    }
    const bool well = EnvironmentWorld::ended_well(world.start(one));
    INFO(world.said(one));
    REQUIRE(well);
    REQUIRE(difference(environment(one), right) == "");
    require_clean(world, right_entries);
  }
  CHECK(killed > rounds() / 5);
  CHECK(half_linked > 0);
}

TEST_CASE("what a killed process had downloaded is not downloaded again", "[prefix]") {
  EnvironmentWorld world;
  world.spoil = [](const test::HttpAsked&, test::HttpReply& reply) {
    test::drop_in_the_middle(reply);
    reply.then = test::Then::stall;
  };
  const fs::path prefix = world.folder() / "prefix";
  const pid_t victim = world.start(prefix);
  const channel::Record& record = world.records()[1];
  const fs::path part = world.cache() / (record.sha256 + ".part.conda");
  std::error_code missing;
  for (int wait = 0; wait < 500 && fs::file_size(part, missing) != record.size / 2;
       ++wait) {
    std::this_thread::sleep_for(std::chrono::milliseconds(20));
  }
  ::kill(victim, SIGKILL);
  CHECK_FALSE(EnvironmentWorld::ended_well(victim));
  REQUIRE(fs::file_size(part) == record.size / 2);
  world.spoil = test::Spoiler::Change();
  const bool well = EnvironmentWorld::ended_well(world.start(prefix));
  INFO(world.said(prefix));
  REQUIRE(well);
  CHECK(contains(world.asked(), "/channel/linux-64/" + record.fn +
                                    " bytes=" + std::to_string(record.size / 2) + "-"));
  CHECK(fs::exists(prefix / "share/p1"));
}

TEST_CASE("four processes at once make each package once", "[prefix]") {
  const EnvironmentWorld world;
  std::vector<fs::path> prefixes;
  std::vector<pid_t> processes;
  for (const char* name : {"one", "two", "three", "four"}) {
    prefixes.push_back(world.folder() / name);
    processes.push_back(world.start(prefixes.back()));
  }
  for (std::size_t index = 0; index < processes.size(); ++index) {
    INFO(world.said(prefixes[index]));
    CHECK(EnvironmentWorld::ended_well(processes[index]));
    CHECK(difference(environment(prefixes[index]), environment(prefixes.front())) ==
          "");
  }
}
