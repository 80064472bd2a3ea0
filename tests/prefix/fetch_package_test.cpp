#include "prefix/fetch_package.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <set>
#include <thread>

#include "base/hash.hpp"
#include "channel/channel_server.hpp"
#include "prefix/package_cache.hpp"
#include "support/package_builder.hpp"

using namespace distro;
using test::drop_in_the_middle;
using test::fault_of;
using test::HttpAsked;
using test::HttpReply;
using test::Then;
using Texts = std::vector<std::string>;

namespace {

namespace fs = std::filesystem;

/// Text that does not compress.
std::string noise(std::size_t count) {
  std::string text;
  unsigned int number = 7;
  while (text.size() < count) {
    number = number * 1'103'515'245U + 12'345U;
    text.push_back(static_cast<char>(number >> 24U));
  }
  return text;
}

/// A channel on a server that misbehaves as the test says, and a cache for it.
struct World {
  test::ChannelServer site;
  prefix::PackageCacheOptions options;
  std::vector<channel::Record> records;

  explicit World(int packages = 1) {
    options.folder = site.cached.path();
    options.http = site.client.get();
    options.clock = &site.clock;
    options.retries.jitter = 0;
    for (int number = 0; number < packages; ++number) {
      add("p" + std::to_string(number), ".conda");
    }
  }

  void add(const std::string& name, const std::string& extension) {
    const fs::path file = test::build_package(
        site.served.path() / "ch/noarch",
        {.name = name, .files = {{"share/" + name, {noise(20'000)}}}}, extension);
    channel::Record record = test::record_of(name, "1.0");
    record.fn = file.filename().string();
    record.url = site.server.url() + "/ch/noarch/" + record.fn;
    const base::FileDigests digests = base::digests_of_file(file);
    record.sha256 = digests.sha256;
    record.md5 = digests.md5;
    record.size = digests.size;
    records.push_back(record);
  }

  [[nodiscard]] fs::path extracted() {
    return prefix::PackageCache(options).extracted(records.front());
  }
  [[nodiscard]] std::string fault() {
    return fault_of([&] { static_cast<void>(extracted()); });
  }
  [[nodiscard]] bool is_right(const fs::path& entry, const std::string& name = "p0") {
    return base::read_file(entry / "share" / name) == noise(20'000);
  }
  /// Endings of what is below the cache, of the first record.
  [[nodiscard]] Texts left() const {
    Texts names;
    for (const auto& found : fs::directory_iterator(options.folder)) {
      const std::string name = found.path().filename().string();
      names.push_back(name.substr(std::min(name.find('.'), name.size())));
    }
    std::sort(names.begin(), names.end());
    return names;
  }
  [[nodiscard]] std::string url() const { return records.front().url; }
  [[nodiscard]] std::string path() const { return "/ch/noarch/" + records.front().fn; }
  [[nodiscard]] std::string half() const {
    return std::to_string(records.front().size / 2);
  }
};

}  // namespace

TEST_CASE("a package of a server is fetched once, and verified", "[prefix]") {
  World world(0);
  world.add("p0", GENERATE(".conda", ".tar.bz2"));
  const fs::path entry = world.extracted();
  CHECK(world.is_right(entry));
  CHECK(entry.filename() == world.records.front().sha256);
  CHECK(world.left() == Texts{"", ".json", ".lock"});
  CHECK(world.extracted() == entry);
  CHECK(world.site.asked_now() == Texts{world.path()});
}

TEST_CASE("packages of an environment are fetched side by side", "[prefix]") {
  World world(12);
  world.site.spoil = [](const HttpAsked&, HttpReply&) {
    std::this_thread::sleep_for(std::chrono::milliseconds(2));
  };
  const std::vector<fs::path> entries =
      prefix::PackageCache(world.options).extracted(world.records);
  for (std::size_t number = 0; number < entries.size(); ++number) {
    CHECK(world.is_right(entries[number], "p" + std::to_string(number)));
  }
  const Texts asked = world.site.asked_now();  // once more where one is slow
  CHECK(std::set<std::string>(asked.begin(), asked.end()).size() == 12);
  CHECK(world.site.server.connections() > 1);
}

TEST_CASE("a server that is busy is asked again, as late as it wants", "[prefix]") {
  World world;
  int busy = 2;
  world.site.spoil = [&](const HttpAsked&, HttpReply& reply) {
    if (busy-- > 0) {
      reply = {503, {{"Retry-After", "7"}}, "later", {}, Then::keep};
    }
  };
  CHECK(world.is_right(world.extracted()));
  CHECK(world.site.asked_now().size() == 3);
  std::chrono::milliseconds slept{0};
  for (const std::chrono::milliseconds time : world.site.clock.slept) {
    slept += time;
  }
  CHECK(slept >= std::chrono::seconds(14));
}

TEST_CASE("a download that breaks off is continued in the same run", "[prefix]") {
  World world;
  int broken = 1;
  world.site.spoil = [&](const HttpAsked&, HttpReply& reply) {
    if (broken-- > 0) {
      drop_in_the_middle(reply);
    }
  };
  CHECK(world.is_right(world.extracted()));
  CHECK(world.site.asked_now() ==
        Texts{world.path(), world.path() + " bytes=" + world.half() + "-"});
}

TEST_CASE("a download that stalls is continued by the next run", "[prefix]") {
  World world;
  world.options.retries.attempts = 1;
  bool stalls = true;
  world.site.spoil = [&](const HttpAsked&, HttpReply& reply) {
    if (stalls) {
      drop_in_the_middle(reply);
      reply.then = Then::stall;
    }
  };
  CHECK(world.fault() == world.url() + ": the server sent nothing for 300 ms");
  CHECK(world.left() == Texts{".lock", ".part.conda", ".part.info"});
  stalls = false;
  CHECK(world.is_right(world.extracted()));
  CHECK(world.site.asked_now() ==
        Texts{world.path(), world.path() + " bytes=" + world.half() + "-"});
  CHECK(world.left() == Texts{"", ".json", ".lock"});
}

TEST_CASE("a file that changed between its parts is fetched whole", "[prefix]") {
  World world;
  world.options.retries.attempts = 1;
  bool breaks = true;
  world.site.spoil = [&](const HttpAsked&, HttpReply& reply) {
    if (breaks) {
      reply.headers[0].second = "\"another\"";
      reply.body.assign(reply.body.size(), '?');
      drop_in_the_middle(reply);
    }
  };
  CHECK_THAT(world.fault(), Catch::Contains("the connection ended after"));
  breaks = false;
  CHECK(world.is_right(world.extracted()));
}

TEST_CASE("a whole download that was not used yet needs no server", "[prefix]") {
  World world;
  const std::string part =
      world.options.folder / (world.records.front().sha256 + ".part.conda");
  fs::copy_file(world.site.served.path() / "ch/noarch" / world.records.front().fn,
                part);
  SECTION("it is right") {
    CHECK(world.is_right(world.extracted()));
    CHECK(world.site.asked_now().empty());
  }
  SECTION("a byte of it is flipped") {
    std::fstream file(part, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(100);
    file.put('!');
    file.close();
    CHECK(world.is_right(world.extracted()));
    CHECK(world.site.asked_now() == Texts{world.path()});
  }
  SECTION("it is longer than the file is") {
    std::ofstream(part, std::ios::app) << "more";
    CHECK(world.is_right(world.extracted()));
    CHECK(world.site.asked_now() == Texts{world.path()});
  }
}

TEST_CASE("a part that the server knows nothing of is dropped", "[prefix]") {
  World world;
  world.options.retries.attempts = 1;
  world.site.spoil = [](const HttpAsked&, HttpReply& reply) {
    drop_in_the_middle(reply);
  };
  CHECK_FALSE(world.fault().empty());
  world.site.spoil = [](const HttpAsked& asked, HttpReply& reply) {
    if (!asked.header("range").empty()) {
      reply = {416, {}, "", {}, Then::keep};
    }
  };
  CHECK(world.is_right(world.extracted()));
}

TEST_CASE("wrong bytes are fetched once more, and then refused", "[prefix]") {
  World world;
  int wrong = GENERATE(1, 2);
  const int times = wrong;
  std::string found;
  world.site.spoil = [&](const HttpAsked&, HttpReply& reply) {
    if (wrong-- > 0) {
      reply.body[100] = static_cast<char>(reply.body[100] ^ 1);
    }
    found = base::sha256(reply.body);
  };
  if (times == 1) {
    CHECK(world.is_right(world.extracted()));
  } else {
    const std::string fault = world.fault();
    CHECK(fault == "digest mismatch: p0-1.0-0.conda is sha256 " + found +
                       ", repodata says " + world.records.front().sha256 +
                       "\n  while fetching " + world.url());
    CHECK(world.left() == Texts{".lock"});
  }
  CHECK(world.site.asked_now() == Texts{world.path(), world.path()});
}

TEST_CASE("a file of another size than its record says is refused", "[prefix]") {
  World world;
  SECTION("larger: before it is written") {
    world.records.front().size -= 1;
    CHECK(world.fault() ==
          world.url() + ": it has " + std::to_string(world.records.front().size + 1) +
              " bytes, more than " + std::to_string(world.records.front().size));
  }
  SECTION("smaller") {
    world.records.front().size += 1;
    CHECK_THAT(world.fault(), Catch::StartsWith("size mismatch: p0-1.0-0.conda is "));
  }
}

TEST_CASE("a package is found where its server sends us", "[prefix]") {
  World world;
  fs::rename(world.site.served.path() / "ch", world.site.served.path() / "moved");
  world.site.spoil = [&](const HttpAsked& asked, HttpReply& reply) {
    if (asked.target.starts_with("/ch/")) {
      reply = {
          302, {{"Location", "/moved" + asked.target.substr(3)}}, "", {}, Then::keep};
    }
  };
  CHECK(world.is_right(world.extracted()));
}

TEST_CASE("a package that its server does not have is named", "[prefix]") {
  World world;
  fs::remove(world.site.served.path() / "ch/noarch" / world.records.front().fn);
  CHECK(world.fault() == world.url() + " answered 404 Not Found");
  CHECK_THROWS_AS(world.extracted(), EnvironmentError);
  CHECK(world.site.asked_now().size() == 2);
}

TEST_CASE("a package without any digest is not fetched", "[prefix]") {
  World world;
  world.records.front().sha256.clear();
  CHECK(world.is_right(world.extracted()));
  world.records.front().md5.clear();
  CHECK(world.fault() ==
        world.url() + " cannot be verified: its record has no sha256 and no md5");
}

TEST_CASE("offline only what is cached is used", "[prefix]") {
  World world;
  world.options.offline = true;
  CHECK(world.fault() ==
        world.url() + " is not in the cache, and servers may not be asked");
  CHECK(world.site.asked_now().empty());
  world.options.offline = false;
  const fs::path entry = world.extracted();
  world.options.offline = true;
  CHECK(world.extracted() == entry);
}

TEST_CASE("secrets are sent to the server, and found nowhere else", "[prefix]") {
  World world;
  const std::string plain = world.url();
  const std::string host = world.site.server.host();
  world.options.retries.attempts = 1;
  world.site.spoil = [&](const HttpAsked& asked, HttpReply& reply) {
    if (asked.header("authorization") != "Basic dXNlcjpoaWRkZW4=") {
      reply = {401, {}, "who?", {}, Then::keep};
    } else {
      drop_in_the_middle(reply);
    }
  };
  std::string shown;
  world.options.on_progress = [&](const std::string& what, std::uint64_t,
                                  std::uint64_t) { shown = what; };
  CHECK_THAT(world.fault(), Catch::StartsWith(plain + " answered 401 Unauthorized"));
  std::string fault;
  channel::Credentials credentials;
  SECTION("in the record's URL") {
    world.records.front().url = "http://user:hidden@" + plain.substr(7);
    fault = world.fault();
  }
  SECTION("in a file") {
    const base::TempDir folder;
    base::write_file(folder.path() / "tokens", host + " basic user hidden\n");
    credentials.add_token_file(folder.path() / "tokens");
    world.options.credentials = &credentials;
    fault = world.fault();
  }
  CHECK_THAT(fault, Catch::StartsWith(plain + ": the connection ended after"));
  CHECK(shown == plain);
  CHECK_THAT(test::all_of(world.options.folder), !Catch::Contains("hidden"));
  world.site.spoil = [&](const HttpAsked&, HttpReply& reply) {
    reply.body.assign(reply.body.size(), '?');
  };
  CHECK_THAT(world.fault(),
             Catch::StartsWith("digest mismatch") && !Catch::Contains("hidden"));
}

TEST_CASE("one failing server does not lose what others sent", "[prefix]") {
  World world(4);
  world.options.retries.attempts = 1;
  fs::remove(world.site.served.path() / "ch/noarch" / world.records[2].fn);
  CHECK_THAT(
      fault_of([&] {
        static_cast<void>(prefix::PackageCache(world.options).extracted(world.records));
      }),
      Catch::Contains("p2-1.0-0.conda answered 404"));
  for (const std::string& ending : world.left()) {
    CHECK((ending.empty() || ending == ".json" || ending == ".lock" ||
           ending.starts_with(".part")));
  }
}
