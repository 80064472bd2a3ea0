// Real processes beside each other: two load, one indexes, and one that adds is killed
// again and again. Nobody sees half of an addition, and nothing that was seen is lost.
#include <signal.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>
#include <chrono>
#include <cstdlib>
#include <fstream>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <thread>

#include "base/file.hpp"
#include "base/temp_dir.hpp"
#include "channel/channel_url.hpp"
#include "channel/index.hpp"
#include "channel/repodata.hpp"
#include "channel/repodata_file.hpp"
#include "support/package_builder.hpp"

using namespace distro;
using channel::Record;

namespace {

namespace fs = std::filesystem;
using Names = std::set<std::string>;

/// DISTRO_KILL_ROUNDS=500 is the whole proof; what runs each time is a part of it.
int rounds() {
  const char* text = std::getenv("DISTRO_KILL_ROUNDS");
  return text != nullptr ? std::atoi(text) : 60;
}

/// What the processes share.
struct Shared {
  std::atomic<bool> stop = false;
  std::atomic<int> loads = 0;
  std::atomic<int> indexings = 0;
};

class SharedMemory {
 public:
  SharedMemory()
      : memory_(::mmap(nullptr, sizeof(Shared), PROT_READ | PROT_WRITE,
                       MAP_SHARED | MAP_ANONYMOUS, -1, 0)) {
    REQUIRE(memory_ != MAP_FAILED);
    new (memory_) Shared();
  }
  SharedMemory(const SharedMemory&) = delete;
  SharedMemory& operator=(const SharedMemory&) = delete;
  ~SharedMemory() { ::munmap(memory_, sizeof(Shared)); }
  Shared* operator->() const { return static_cast<Shared*>(memory_); }

 private:
  void* memory_;
};

/// A child that runs until `stop`; what it throws is left in `complaint`.
pid_t start(const fs::path& complaint, const std::function<void()>& work) {
  const pid_t child = ::fork();
  REQUIRE(child >= 0);
  if (child == 0) {
    try {
      work();
    } catch (const std::exception& error) {
      std::ofstream(complaint) << error.what();
      ::_exit(3);
    }
    ::_exit(0);
  }
  return child;
}

bool ended_well(pid_t child) {
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

std::string name_of(int round, const std::string& part) {
  return "p" + std::to_string(round) + "-1.0-" + part + ".conda";
}

Names seen(const fs::path& channel) {
  Names names;
  const channel::Repodata data =
      channel::load_repodata(channel::file_url(channel), "linux-64");
  for (const Record& record : data.records) {
    names.insert(record.fn);
  }
  return names;
}

/// Each addition is of two files: either both are seen, or none.
void require_whole_additions(const Names& names) {
  for (const std::string& name : names) {
    const std::size_t dash = name.rfind('-');
    const std::string other =
        name.substr(0, dash) + (name[dash + 1] == 'a' ? "-b.conda" : "-a.conda");
    if (!names.contains(other)) {
      throw std::runtime_error("half of an addition was seen: " + name);
    }
  }
}

void load_until_stopped(const fs::path& channel, Shared& shared) {
  Names former;
  while (!shared.stop) {
    const Names now = seen(channel);
    require_whole_additions(now);
    if (!std::includes(now.begin(), now.end(), former.begin(), former.end())) {
      throw std::runtime_error("a record that was seen is lost");
    }
    former = now;
    const fs::path folder = channel / "linux-64";
    const auto exports =
        nlohmann::json::parse(base::read_file(folder / "run_exports.json"));
    for (const std::string& name : now) {
      // It is read later, so it may know more.
      if (!exports["packages.conda"].contains(name)) {
        throw std::runtime_error("run_exports.json is older than repodata.json");
      }
    }
    const auto shards = nlohmann::json::from_msgpack(channel::zstd_decompressed(
        base::read_file(folder / "repodata_shards.msgpack.zst"), "shards"));
    if (!now.empty() && !shards["shards"].contains("p")) {
      throw std::runtime_error("the shards are older than repodata.json");
    }
    ++shared.loads;
  }
}

void index_until_stopped(const fs::path& channel, Shared& shared) {
  while (!shared.stop) {
    channel::index_channel(channel);
    ++shared.indexings;
    std::this_thread::sleep_for(std::chrono::milliseconds(3));
  }
}

/// As a promotion does it. `locked` is called when it is its turn.
void add(const fs::path& channel, const fs::path& package, int round,
         const std::function<void()>& locked) {
  std::vector<Record> records;
  for (const char* part : {"a", "b"}) {
    records.push_back(channel::record_of_package(package));
    records.back().subdir = "linux-64";
    records.back().fn = name_of(round, part);
  }
  const base::FileLock lock = channel::lock_channel(channel);
  locked();
  const std::string id = "round-" + std::to_string(round);
  channel::announce_incoming(channel, id, records);
  for (const Record& record : records) {
    const fs::path place = channel / "linux-64" / record.fn;
    const fs::path beside = channel / ".index" / record.fn;
    fs::copy_file(package, beside, fs::copy_options::overwrite_existing);
    fs::rename(beside, place);
  }
  channel::add_to_index(channel, records);
  channel::finish_incoming(channel, id);
}

/// Kills the addition some time after its turn came. Returns whether it was finished.
bool add_and_kill(const fs::path& channel, const fs::path& package, int round,
                  std::chrono::microseconds delay) {
  int ends[2];
  REQUIRE(::pipe(ends) == 0);
  const pid_t child = start(channel / ".index/complaint-adder", [&] {
    add(channel, package, round, [&] {
      if (::write(ends[1], "x", 1) != 1) {
        ::_exit(4);
      }
    });
  });
  ::close(ends[1]);
  char byte = 0;
  const bool began = ::read(ends[0], &byte, 1) == 1;
  ::close(ends[0]);
  REQUIRE(began);
  std::this_thread::sleep_for(delay);
  ::kill(child, SIGKILL);
  int status = 0;
  REQUIRE(::waitpid(child, &status, 0) == child);
  REQUIRE((WIFSIGNALED(status) || (WIFEXITED(status) && WEXITSTATUS(status) == 0)));
  return WIFEXITED(status);
}

std::string complaint_in(const fs::path& file) {
  return base::read_file_if_there(file).value_or("");
}

}  // namespace

TEST_CASE("two load, one indexes and one is killed: nothing torn, nothing lost",
          "[channel]") {
  const base::TempDir folder;
  const fs::path channel = folder.path() / "channel";
  test::PackageContents contents;
  contents.name = "p";
  contents.info["info/run_exports.json"] = R"({"weak": ["p"]})";
  const fs::path package = test::build_package(folder.path(), contents);
  fs::create_directories(channel / "linux-64");
  fs::create_directories(channel / "noarch");
  channel::IndexOptions formats;
  formats.shards = true;
  formats.run_exports = true;
  channel::index_channel(channel, formats);

  const SharedMemory shared;
  std::map<std::string, pid_t> others;
  for (const char* name : {"loader-1", "loader-2"}) {
    others[name] = start(folder.path() / name,
                         [&] { load_until_stopped(channel, *shared.operator->()); });
  }
  others["indexer"] = start(folder.path() / "indexer", [&] {
    index_until_stopped(channel, *shared.operator->());
  });

  // Fixed, so that a failure comes again; the scheduler brings the rest of the chance.
  std::mt19937 chance(20240229);
  std::set<int> finished = {0, 1, 2};
  for (const int round : finished) {
    add(channel, package, round, [] {});
  }
  // The moments follow what is seen, so that many of them hit a writer at work.
  std::chrono::duration<double, std::micro> longest(20'000);
  std::uniform_real_distribution<double> share(0.0, 1.0);
  for (int round = 3; round < rounds(); ++round) {
    const auto delay =
        std::chrono::duration_cast<std::chrono::microseconds>(longest * share(chance));
    const bool ended = add_and_kill(channel, package, round, delay);
    longest *= ended ? 0.95 : 1.2;
    if (ended) {
      finished.insert(round);
    }
    if (round % 10 == 9) {
      const Names now = seen(channel);
      for (const int done : finished) {
        REQUIRE(now.contains(name_of(done, "a")));
      }
    }
  }
  shared->stop = true;
  for (const auto& [name, child] : others) {
    INFO(name << ": " << complaint_in(folder.path() / name));
    CHECK(ended_well(child));
  }
  const int killed = rounds() - static_cast<int>(finished.size());
  WARN(rounds() << " rounds: " << killed << " killed, " << shared->loads << " loads, "
                << shared->indexings << " indexings beside them");
  CHECK(killed > 0);
  CHECK(shared->loads > 0);
  CHECK(shared->indexings > 0);

  // What was killed is done again, and nothing is missing then.
  for (int round = 0; round < rounds(); ++round) {
    if (!finished.contains(round)) {
      add(channel, package, round, [] {});
    }
  }
  const std::size_t all = 2 * static_cast<std::size_t>(rounds());
  CHECK(seen(channel).size() == all);
  CHECK(channel::index_channel(channel).packages == all);
  CHECK(seen(channel).size() == all);
}
