#include "channel/snapshot.hpp"

#include <catch2/catch.hpp>
#include <fstream>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "base/temp_dir.hpp"
#include "channel/channel_url.hpp"

namespace {

using namespace distro;
namespace fs = std::filesystem;
using channel::Repodata;

constexpr base::FileStamp stamp{1, 2, 3, 4};

Repodata sample() {
  const std::string text =
      R"({"info":{"base_url":"https://files.example/x/"},"packages.conda":{
        "a-1-0.conda":{"name":"a","version":"1","build":"0","build_number":0,
          "depends":["b >=1","c"],"constrains":["d <3"],"track_features":"slow",
          "sha256":"00","license":"MIT"},
        "b-1-0.conda":{"name":"b","version":"1","build":"0","build_number":0,
          "noarch":"python","md5":"0123456789abcdef0123456789abcdef"},
        "broken.conda":{}}})";
  return channel::parse_repodata(text, "repodata.json", "file:///c", "linux-64");
}

std::vector<std::string> texts_of(const Repodata& data) {
  std::vector<std::string> texts = {data.channel, data.subdir, data.sha256};
  texts.insert(texts.end(), data.warnings.begin(), data.warnings.end());
  for (const channel::Record& record : data.records) {
    texts.push_back(to_json(record).dump());
  }
  return texts;
}

TEST_CASE("a snapshot says what the table said", "[channel]") {
  const base::TempDir folder;
  const fs::path path = folder.path() / "tables" / "x.table";
  const Repodata data = sample();
  channel::detail::write_snapshot(path, data, stamp);
  const auto found = channel::detail::open_snapshot(path, stamp);
  REQUIRE(found);
  REQUIRE(texts_of(*found) == texts_of(data));
  REQUIRE(found->warnings.size() == 1);
  REQUIRE(found->records.specs_about(*found->records.find_name("b")).size() == 1);
  // The file may be replaced while it is in use.
  channel::detail::write_snapshot(path, Repodata{}, stamp);
  REQUIRE(texts_of(*found) == texts_of(data));
  REQUIRE(channel::detail::open_snapshot(path, stamp)->records.empty());
}

TEST_CASE("a snapshot of another state of the file is not taken", "[channel]") {
  const base::TempDir folder;
  const fs::path path = folder.path() / "x.table";
  REQUIRE(!channel::detail::open_snapshot(path, stamp));
  channel::detail::write_snapshot(path, sample(), stamp);
  for (const base::FileStamp& other :
       {base::FileStamp{9, 2, 3, 4}, base::FileStamp{1, 9, 3, 4},
        base::FileStamp{1, 2, 9, 4}, base::FileStamp{1, 2, 3, 9}}) {
    REQUIRE(!channel::detail::open_snapshot(path, other));
  }
}

TEST_CASE("a torn snapshot is not taken, wherever it is torn", "[channel]") {
  const base::TempDir folder;
  const fs::path path = folder.path() / "x.table";
  channel::detail::write_snapshot(path, sample(), stamp);
  std::string good = base::read_file(path);
  // As after a power failure: in another boot of the machine.
  const std::size_t boot =
      good.find(base::read_file("/proc/sys/kernel/random/boot_id").substr(0, 36));
  REQUIRE(boot != std::string::npos);
  good[boot] = '?';
  const auto opens = [&](const std::string& content) {
    std::ofstream(path, std::ios::binary) << content;
    return channel::detail::open_snapshot(path, stamp).has_value();
  };
  for (std::size_t size = 0; size < good.size(); size += 41) {
    REQUIRE(!opens(good.substr(0, size)));
  }
  for (std::size_t at = 0; at < good.size(); at += 13) {
    if (at < boot || at >= boot + 40) {
      std::string torn = good;
      torn[at] = static_cast<char>(torn[at] ^ 0x55);
      // Between header and content nothing is written, and nothing looked at.
      INFO("byte " << at << " of " << good.size());
      CHECK((!opens(torn) || at < 1088));
    }
  }
  REQUIRE(opens(good));
  // The checksum was right: in this boot it is not looked at again.
  REQUIRE(base::read_file(path).find(good.substr(boot + 1, 35)) == boot + 1);
  REQUIRE(base::read_file(path)[boot] != '?');
}

TEST_CASE("a large channel is read from its snapshot until it changes", "[channel]") {
  const base::TempDir folder;
  const fs::path file = folder.path() / "channel" / "noarch" / "repodata.json";
  const auto write = [&](const std::string& version) {
    std::string text = R"({"packages.conda":{)";
    for (int i = 0; i < 10'000; ++i) {
      const std::string name = "p" + std::to_string(i);
      text += (i == 0 ? "\"" : ",\"") + name + "-" + version +
              R"(-0.conda":{"name":")" + name + R"(","version":")" + version +
              R"(","build":"0","build_number":0,"depends":["python"]})";
    }
    base::write_file(file, text + "}}");
    // As if it had been there for a while.
    const auto before = fs::file_time_type::clock::now() - std::chrono::hours(1);
    fs::last_write_time(file, before);
  };
  write("1");
  channel::LoadOptions options;
  options.cache = folder.path() / "cache";
  const std::string url = channel::file_url(folder.path() / "channel");
  const Repodata first = channel::load_repodata(url, "noarch", options);
  // It changed a moment ago: it may do so again within one tick of the clock.
  REQUIRE(!fs::exists(folder.path() / "cache" / "tables"));
  const fs::path path =
      channel::detail::snapshot_path(options.cache, first.channel, "noarch");
  channel::detail::write_snapshot(path, first, *base::stamp_of_target(file));
  const Repodata second = channel::load_repodata(url, "noarch", options);
  REQUIRE(texts_of(second) == texts_of(first));
  write("2");
  REQUIRE(channel::load_repodata(url, "noarch", options).records[0].version == "2");
}

}  // namespace
