#include "channel/index.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <set>
#include <thread>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/temp_dir.hpp"
#include "channel/channel_url.hpp"
#include "channel/repodata.hpp"
#include "support/package_builder.hpp"

using namespace distro;
using base::Json;
using base::read_file;
using channel::add_to_index;
using channel::IndexSummary;
using channel::Record;

namespace {

namespace fs = std::filesystem;

test::PackageContents package(const std::string& name,
                              const std::string& subdir = "linux-64") {
  test::PackageContents contents;
  contents.name = name;
  contents.subdir = subdir;
  return contents;
}

IndexSummary index(const fs::path& channel) {
  return channel::index_channel(channel, {});
}

/// The file names that a reader of the channel sees.
std::set<std::string> seen(const fs::path& channel, const std::string& subdir) {
  std::set<std::string> names;
  for (const Record& record :
       channel::load_repodata(channel::file_url(channel), subdir).records) {
    names.insert(record.fn);
  }
  return names;
}

std::set<std::string> generations(const fs::path& channel) {
  std::set<std::string> names;
  for (const auto& entry : fs::directory_iterator(channel / ".index")) {
    const std::string name = entry.path().filename().string();
    if (name.find_first_not_of("0123456789") == std::string::npos) {
      names.insert(name);
    }
  }
  return names;
}

Record indexed(const fs::path& channel, const test::PackageContents& contents) {
  return channel::record_of_package(test::build_into_channel(channel, contents));
}

void add(const fs::path& channel, const std::vector<Record>& records) {
  const base::FileLock lock = channel::lock_channel(channel);
  add_to_index(channel, records);
}

Json json_of(const fs::path& channel, const std::string& subdir) {
  return base::load_json(channel / subdir / "repodata.json");
}

}  // namespace

TEST_CASE("the record of a package is what it says and its digests", "[channel]") {
  const base::TempDir folder;
  test::PackageContents contents = package("tool");
  contents.depends = {"python"};
  contents.info["info/index.json"] =
      R"({"name":"tool","version":"1.0","build":"0","build_number":2,"depends":["python"],
          "arch":"x86_64","platform":"linux","license_family":"MIT","timestamp":1700000000,
          "track_features":"a b","constrains":[],"subdir":"linux-64","noarch":null})";
  const fs::path file = test::build_into_channel(folder.path(), contents);
  const Record record = channel::record_of_package(file);
  REQUIRE(record.build_number == 2);
  REQUIRE(record.track_features == std::vector<std::string>{"a", "b"});
  REQUIRE(record.fn == "tool-1.0-0.conda");
  REQUIRE(record.subdir == "linux-64");
  REQUIRE(record.sha256 == base::sha256_of_file(file));
  REQUIRE(record.size == fs::file_size(file));
  REQUIRE(record.timestamp == 1'700'000'000'000);
  index(folder.path());
  REQUIRE(json_of(folder.path(), "linux-64")["packages.conda"]["tool-1.0-0.conda"] ==
          Json::parse(R"({"build":"0","build_number":2,"constrains":[],
              "depends":["python"],"license_family":"MIT","md5":")" +
                      record.md5 + R"(","name":"tool","noarch":null,"sha256":")" +
                      record.sha256 + R"(","size":)" + std::to_string(record.size) +
                      R"(,"subdir":"linux-64","timestamp":1700000000,
              "track_features":"a b","version":"1.0"})"));
}

TEST_CASE("numbers as old builders wrote them are indexed", "[channel]") {
  const base::TempDir folder;
  test::PackageContents contents = package("tool");
  contents.info["info/index.json"] =
      R"({"name":"tool","version":"1.0","build":"0","build_number":"2","depends":[],
          "timestamp":1700000000123.0,"size":"large","fn":7})";
  const Record record =
      channel::record_of_package(test::build_into_channel(folder.path(), contents));
  REQUIRE(record.build_number == 2);
  REQUIRE(record.timestamp == 1'700'000'000'123);
  index(folder.path());
  const Json entry =
      json_of(folder.path(), "linux-64")["packages.conda"]["tool-1.0-0.conda"];
  REQUIRE(entry["build_number"] == "2");
  REQUIRE(entry["timestamp"].dump() == "1700000000123");
  REQUIRE(entry["size"] == record.size);
}

TEST_CASE("indexing writes what conda-index writes, in generations", "[channel]") {
  const base::TempDir folder;
  const fs::path& channel = folder.path();
  fs::create_directories(channel / "noarch");
  const IndexSummary summary = index(channel);
  REQUIRE(summary.changed);
  REQUIRE(summary.packages == 0);
  REQUIRE(read_file(channel / "noarch/repodata.json") ==
          R"({"info":{"subdir":"noarch"},"packages":{},"packages.conda":{},)"
          R"("removed":[],"repodata_version":1})");
  REQUIRE(fs::read_symlink(channel / "noarch/repodata.json") ==
          "../.index/current/noarch/repodata.json");
  REQUIRE(fs::read_symlink(channel / "noarch/repodata.json.zst") ==
          "../.index/current/noarch/repodata.json.zst");
  REQUIRE(fs::read_symlink(channel / ".index/current") == "1");
}

TEST_CASE("indexing twice makes no new generation", "[channel]") {
  const base::TempDir folder;
  test::build_into_channel(folder.path(), package("a"));
  test::build_into_channel(folder.path(), package("b", "noarch"), ".tar.bz2");
  const IndexSummary first = index(folder.path());
  REQUIRE(first.packages == 2);
  REQUIRE(first.added == 2);
  const std::string digest = channel::channel_digest(folder.path());
  const IndexSummary second = index(folder.path());
  REQUIRE_FALSE(second.changed);
  REQUIRE(second.packages == 2);
  REQUIRE(second.added == 0);
  REQUIRE(generations(folder.path()) == std::set<std::string>{"1"});
  REQUIRE(channel::channel_digest(folder.path()) == digest);
}

TEST_CASE("indexing anew and adding give the same bytes", "[channel]") {
  const base::TempDir added;
  const base::TempDir anew;
  test::PackageContents other = package("b", "noarch");
  other.noarch = "python";
  for (const test::PackageContents& contents : {package("a"), other}) {
    add(added.path(), {indexed(added.path(), contents)});
    test::build_into_channel(anew.path(), contents);
  }
  index(anew.path());
  REQUIRE(channel::channel_digest(added.path()) ==
          channel::channel_digest(anew.path()));
  REQUIRE_FALSE(index(added.path()).changed);
}

TEST_CASE("a removed, a new and a replaced file are noticed", "[channel]") {
  const base::TempDir folder;
  const fs::path& channel = folder.path();
  const fs::path a = test::build_into_channel(channel, package("a"));
  test::build_into_channel(channel, package("b"));
  index(channel);
  fs::remove(a);
  test::build_into_channel(channel, package("c"));
  test::PackageContents changed = package("b");
  changed.depends = {"c"};
  test::build_into_channel(channel, changed);
  const IndexSummary summary = index(channel);
  REQUIRE(summary.added == 2);
  REQUIRE(summary.removed == 2);
  REQUIRE(seen(channel, "linux-64") ==
          std::set<std::string>{"b-1.0-0.conda", "c-1.0-0.conda"});
  const auto records = json_of(channel, "linux-64")["packages.conda"];
  REQUIRE(records["b-1.0-0.conda"]["depends"] == Json{"c"});
}

TEST_CASE("a package that cannot be read is left out and reported", "[channel]") {
  const base::TempDir folder;
  const fs::path& channel = folder.path();
  test::PackageContents large = package("a");  // its end is not reached by its info
  for (std::uint32_t i = 0, noise = 1; i < 3'000'000; ++i) {
    noise = noise * 1664525U + 1013904223U;
    large.files["share/noise"].content += static_cast<char>(noise >> 24U);
  }
  const fs::path whole = test::build_into_channel(channel, large, ".tar.bz2");
  test::build_into_channel(channel, package("ok"));
  const std::string bytes = read_file(whole);
  base::write_file(whole, bytes.substr(0, bytes.size() - 12));
  base::write_file(channel / "linux-64/empty-1-0.conda", "");
  base::write_file(channel / "linux-64/.hidden-1-0.conda", "");
  base::write_file(channel / "linux-64/part-1-0.conda.part", "");
  const IndexSummary summary = index(channel);
  REQUIRE(summary.packages == 1);
  REQUIRE(summary.unreadable.size() == 2);
  REQUIRE(summary.unreadable[0] ==
          whole.string() + ": the package is truncated or damaged: its end is missing");
  REQUIRE_THAT(summary.unreadable[1],
               Catch::StartsWith((channel / "linux-64/empty-1-0.conda").string() +
                                 ": the package is truncated or damaged: "));
}

TEST_CASE("adding does not read package files", "[channel]") {
  const base::TempDir folder;
  add(folder.path(), {test::record_of("ghost", "1.0")});
  REQUIRE(seen(folder.path(), "linux-64") ==
          std::set<std::string>{"ghost-1.0-0.conda"});
}

TEST_CASE("adding the same records again changes nothing", "[channel]") {
  const base::TempDir folder;
  const std::vector<Record> records = {test::record_of("a", "1"),
                                       test::record_of("b", "1")};
  add(folder.path(), records);
  const std::string digest = channel::channel_digest(folder.path());
  const base::FileLock lock = channel::lock_channel(folder.path());
  const IndexSummary summary = add_to_index(folder.path(), records);
  REQUIRE_FALSE(summary.changed);
  REQUIRE(summary.added == 0);
  REQUIRE(summary.packages == 2);
  REQUIRE(channel::channel_digest(folder.path()) == digest);
}

TEST_CASE("another file under the same name is refused, and nothing is added",
          "[channel]") {
  const base::TempDir folder;
  add(folder.path(), {test::record_of("a", "1")});
  Record other = test::record_of("a", "1");
  other.sha256 = base::sha256("other");
  const std::string digest = channel::channel_digest(folder.path());
  const base::FileLock lock = channel::lock_channel(folder.path());
  REQUIRE_THROWS_WITH(
      add_to_index(folder.path(),
                   std::vector<Record>{test::record_of("b", "1"), other}),
      (folder.path() / "linux-64/a-1-0.conda").string() +
          ": the channel has this file with another content: its sha256 is " +
          test::record_of("a", "1").sha256 + ", not " + other.sha256);
  REQUIRE(channel::channel_digest(folder.path()) == digest);
}

TEST_CASE("another indexer's channel is taken over as it is", "[channel]") {
  const base::TempDir folder;
  const fs::path& channel = folder.path();
  const std::string theirs =
      R"({"info":{"subdir":"linux-64","x":1},"packages":{"old-1-0.tar.bz2":)"
      R"({"name":"old","version":"1","build":"0","build_number":0,"their_key":[1],)"
      R"("depends":["patched"],"sha256":"aa"}},"packages.conda":{},)"
      R"("removed":["gone-1-0.conda"],"repodata_version":1,"signatures":{}})";
  base::write_file(channel / "linux-64/repodata.json", theirs);
  base::write_file(channel / "noarch/repodata.json", "{}");
  for (const char* stale : {"current_repodata.json", "repodata.json.bz2",
                            "repodata_shards.msgpack.zst", "run_exports.json.zst"}) {
    base::write_file(channel / "linux-64" / stale, "stale");
  }
  base::write_file(channel / "linux-64/index.html", "page");
  add(channel, {test::record_of("new", "1")});

  const nlohmann::json now = json_of(channel, "linux-64");
  const auto before = nlohmann::json::parse(theirs);
  REQUIRE(now["packages"] == before["packages"]);
  REQUIRE(now["info"] == before["info"]);
  REQUIRE(now["removed"] == before["removed"]);
  REQUIRE(now["signatures"] == before["signatures"]);
  REQUIRE(now["packages.conda"].contains("new-1-0.conda"));
  REQUIRE(fs::is_symlink(channel / "linux-64/repodata.json"));
  REQUIRE(seen(channel, "linux-64").size() == 2);
  REQUIRE_FALSE(fs::exists(channel / "linux-64/current_repodata.json"));
  REQUIRE_FALSE(fs::exists(channel / "linux-64/repodata.json.bz2"));
  REQUIRE(read_file(channel / "linux-64/repodata_shards.msgpack.zst") != "stale");
  REQUIRE_FALSE(fs::exists(channel / "linux-64/run_exports.json.zst"));
  REQUIRE(fs::exists(channel / "linux-64/index.html"));
}

TEST_CASE("what another indexer wrote since is what is added to", "[channel]") {
  const base::TempDir folder;
  const fs::path& channel = folder.path();
  add(channel, {test::record_of("a", "1")});
  // It replaces our link by a file, and writes no .zst: ours is stale then.
  Json theirs = json_of(channel, "linux-64");
  theirs["packages.conda"]["b-1-0.conda"] = theirs["packages.conda"]["a-1-0.conda"];
  theirs["packages.conda"].erase("a-1-0.conda");
  fs::remove(channel / "linux-64/repodata.json");
  base::write_file(channel / "linux-64/repodata.json", theirs.dump(2));
  REQUIRE(seen(channel, "linux-64") == std::set<std::string>{"b-1-0.conda"});
  add(channel, {test::record_of("c", "1")});
  const std::set<std::string> expected = {"b-1-0.conda", "c-1-0.conda"};
  REQUIRE(seen(channel, "linux-64") == expected);
  fs::remove(channel / "linux-64/repodata.json");
  REQUIRE(seen(channel, "linux-64") == expected);  // the .zst says the same
}

TEST_CASE("a form of the index that is lost or damaged is written again", "[channel]") {
  const base::TempDir folder;
  const fs::path& channel = folder.path();
  test::build_into_channel(channel, package("a"));
  index(channel);
  const std::string plain = read_file(channel / "linux-64/repodata.json");
  const std::string zst = read_file(channel / "linux-64/repodata.json.zst");
  SECTION("a link") { fs::remove(channel / "linux-64/repodata.json"); }
  SECTION("the other link") { fs::remove(channel / "linux-64/repodata.json.zst"); }
  SECTION("a file") { fs::remove(channel / ".index/1/linux-64/repodata.json.zst"); }
  SECTION("by another file") {
    fs::remove(channel / "linux-64/repodata.json.zst");
    base::write_file(channel / "linux-64/repodata.json.zst", zst.substr(0, 20));
  }
  index(channel);
  REQUIRE(read_file(channel / "linux-64/repodata.json") == plain);
  REQUIRE(read_file(channel / "linux-64/repodata.json.zst") == zst);
  REQUIRE(fs::is_symlink(channel / "linux-64/repodata.json"));
  REQUIRE_FALSE(index(channel).changed);
}

TEST_CASE("an entry that somebody corrected stays corrected", "[channel]") {
  const base::TempDir folder;
  const fs::path& channel = folder.path();
  test::build_into_channel(channel, package("a"));
  index(channel);
  Json corrected = json_of(channel, "linux-64");
  corrected["packages.conda"]["a-1.0-0.conda"]["depends"] = {"b <2"};
  fs::remove(channel / "linux-64/repodata.json");
  base::write_file(channel / "linux-64/repodata.json", corrected.dump());
  test::build_into_channel(channel, package("c"));
  index(channel);
  const Json records = json_of(channel, "linux-64")["packages.conda"];
  REQUIRE(records["a-1.0-0.conda"]["depends"] == Json{"b <2"});
  REQUIRE(records.contains("c-1.0-0.conda"));
}

TEST_CASE("a damaged index is no base to add to, but indexing makes it anew",
          "[channel]") {
  const base::TempDir folder;
  const fs::path& channel = folder.path();
  test::build_into_channel(channel, package("a"));
  base::write_file(channel / "linux-64/repodata.json", R"({"packages":{"a)");
  REQUIRE_THROWS_WITH(
      add(channel, {test::record_of("b", "1")}),
      Catch::StartsWith((channel / "linux-64/repodata.json").string() + ":1:") &&
          Catch::Contains("repodata.json is truncated or damaged"));
  const IndexSummary summary = index(channel);
  REQUIRE(summary.unreadable.size() == 1);
  REQUIRE(seen(channel, "linux-64") == std::set<std::string>{"a-1.0-0.conda"});
}

TEST_CASE("files of a promotion that is not finished are not indexed", "[channel]") {
  const base::TempDir folder;
  const fs::path& channel = folder.path();
  test::build_into_channel(channel, package("a"));
  const std::vector<Record> records = {indexed(channel, package("b")),
                                       indexed(channel, package("c"))};
  channel::announce_incoming(channel, "promotion-1", records);
  index(channel);
  REQUIRE(seen(channel, "linux-64") == std::set<std::string>{"a-1.0-0.conda"});
  add(channel, records);
  index(channel);  // killed here: they are seen, though the note is still there
  REQUIRE(seen(channel, "linux-64").size() == 3);
  channel::finish_incoming(channel, "promotion-1");
  channel::finish_incoming(channel, "promotion-1");
  REQUIRE_FALSE(index(channel).changed);
  REQUIRE(seen(channel, "linux-64").size() == 3);
}

TEST_CASE("the last five generations are kept", "[channel]") {
  const base::TempDir folder;
  for (const char* name : {"a", "b", "c", "d", "e", "f", "g"}) {
    add(folder.path(), {test::record_of(name, "1")});
  }
  REQUIRE(generations(folder.path()) == std::set<std::string>{"3", "4", "5", "6", "7"});
}

TEST_CASE("the digest covers what users see and nothing else", "[channel]") {
  const base::TempDir folder;
  const fs::path& channel = folder.path();
  const fs::path file = test::build_into_channel(channel, package("a"));
  index(channel);
  const std::string digest = channel::channel_digest(channel);
  base::write_file(channel / ".index/note", "x");
  base::write_file(channel / "linux-64/.lock", "x");
  base::write_file(channel / "linux-64/notes.txt", "x");
  REQUIRE(channel::channel_digest(channel) == digest);
  // A link or the file itself: the same to its readers.
  const std::string text = read_file(channel / "linux-64/repodata.json");
  fs::remove(channel / "linux-64/repodata.json");
  base::write_file(channel / "linux-64/repodata.json", text);
  REQUIRE(channel::channel_digest(channel) == digest);
  base::write_file(file, read_file(file) + "x");
  REQUIRE(channel::channel_digest(channel) != digest);
}

TEST_CASE("an indexer beside many additions loses none of them", "[channel]") {
  const base::TempDir folder;
  const fs::path& channel = folder.path();
  fs::create_directories(channel / "linux-64");
  constexpr int count = 20;
  std::thread publisher([&] {
    for (int i = 0; i < count; ++i) {
      const base::FileLock lock = channel::lock_channel(channel);
      add_to_index(channel, std::vector<Record>{
                                indexed(channel, package("p" + std::to_string(i)))});
    }
  });
  for (int i = 0; i < count; ++i) {
    index(channel);
  }
  publisher.join();
  REQUIRE(seen(channel, "linux-64").size() == count);
  REQUIRE_FALSE(index(channel).changed);
}

TEST_CASE("a folder that is not there is no channel", "[channel]") {
  const base::TempDir folder;
  const fs::path missing = folder.path() / "missing";
  REQUIRE_THROWS_WITH(index(missing),
                      missing.string() + " is no channel: there is no such folder");
}
