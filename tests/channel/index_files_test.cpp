// Which package files an indexer opens, and what it makes of hostile ones.
#include <catch2/catch.hpp>
#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "base/file.hpp"
#include "base/temp_dir.hpp"
#include "channel/index.hpp"
#include "channel/index_bytes.hpp"
#include "channel/repodata_file.hpp"
#include "support/package_builder.hpp"
#include "tar_builder.hpp"

using namespace distro;
using base::read_file;
using channel::IndexSummary;
using nlohmann::json;

namespace {

namespace fs = std::filesystem;

test::PackageContents package(const std::string& name) {
  test::PackageContents contents;
  contents.name = name;
  return contents;
}

/// A file that changed just now may change again unseen: it is not remembered.
void let_settle() { std::this_thread::sleep_for(std::chrono::milliseconds(2100)); }

fs::path repodata(const fs::path& channel) {
  return channel / "linux-64/repodata.json";
}

}  // namespace

TEST_CASE("only new and changed files are opened", "[channel]") {
  const base::TempDir folder;
  const fs::path& channel = folder.path();
  for (const char* name : {"a", "b", "c"}) {
    test::build_into_channel(channel, package(name));
  }
  test::build_into_channel(channel, package("d"), ".tar.bz2");
  let_settle();
  REQUIRE(channel::index_channel(channel).opened == 4);
  REQUIRE(channel::index_channel(channel).opened == 0);
  test::build_into_channel(channel, package("e"));
  fs::remove(channel / "linux-64/a-1.0-0.conda");
  const IndexSummary summary = channel::index_channel(channel);
  REQUIRE(summary.opened == 1);
  REQUIRE(summary.added_files == std::vector<std::string>{"linux-64/e-1.0-0.conda"});
  REQUIRE(summary.removed_files == std::vector<std::string>{"linux-64/a-1.0-0.conda"});
  const std::string text = read_file(repodata(channel));

  SECTION("a lost cache only costs time") {
    fs::remove(channel / ".index/files.cache");
    const IndexSummary again = channel::index_channel(channel);
    REQUIRE(again.opened == 4);
    REQUIRE_FALSE(again.changed);
  }
  SECTION("a damaged cache is not believed") {
    std::string bytes = read_file(channel / ".index/files.cache");
    SECTION("torn") { bytes.resize(bytes.size() / 2); }
    SECTION("with a wrong byte") { bytes[bytes.size() / 2] ^= 1; }
    SECTION("of another form") { bytes.replace(0, 6, "xxxxxx"); }
    SECTION("empty") { bytes.clear(); }
    base::write_file(channel / ".index/files.cache", bytes);
    REQUIRE(channel::index_channel(channel).opened == 4);
    REQUIRE(read_file(repodata(channel)) == text);
  }
  SECTION("who goes back to a former generation gets what the files are") {
    fs::remove(channel / ".index/current");
    fs::create_symlink("1", channel / ".index/current");
    REQUIRE(channel::index_channel(channel).changed);
    REQUIRE(read_file(repodata(channel)) == text);
  }
}

TEST_CASE("a former generation's record of another file does not come back",
          "[channel]") {
  const base::TempDir folder;
  const fs::path& channel = folder.path();
  test::PackageContents contents = package("a");
  test::build_into_channel(channel, contents);
  channel::index_channel(channel);
  contents.depends = {"x"};
  test::build_into_channel(channel, contents);
  let_settle();
  channel::index_channel(channel);
  const std::string text = read_file(repodata(channel));
  fs::remove(channel / ".index/current");
  fs::create_symlink("1", channel / ".index/current");
  channel::index_channel(channel);
  REQUIRE(read_file(repodata(channel)) == text);
}

TEST_CASE("small steps and one great one give the same bytes", "[channel]") {
  const base::TempDir steps;
  const base::TempDir once;
  for (int i = 0; i < 12; ++i) {
    test::PackageContents contents = package("p" + std::to_string(i * 7 % 12));
    contents.subdir = i % 3 == 0 ? "noarch" : "linux-64";
    const std::string extension = i % 4 == 0 ? ".tar.bz2" : ".conda";
    const fs::path file = test::build_into_channel(steps.path(), contents, extension);
    const fs::path copy = once.path() / fs::relative(file, steps.path());
    fs::create_directories(copy.parent_path());
    fs::copy_file(file, copy);
    channel::index_channel(steps.path());
  }
  channel::index_channel(once.path());
  REQUIRE(channel::channel_digest(steps.path()) ==
          channel::channel_digest(once.path()));
}

TEST_CASE("the compressed form depends on the text alone", "[channel]") {
  std::string text;
  for (std::uint32_t i = 0, noise = 1; text.size() < 9'000'000; ++i) {
    noise = noise * 1664525U + 1013904223U;
    text += "\"package-" + std::to_string(noise % 1000) +
            "\":{\"size\":" + std::to_string(noise) + "},";
  }
  for (const std::size_t size : {std::size_t{0}, std::size_t{1000}, text.size()}) {
    const std::string_view whole = std::string_view(text).substr(0, size);
    channel::detail::TextPieces parts;
    for (std::size_t at = 0, step = 1; at < size; at += step, step = step * 3 + 1) {
      step = std::min(step, size - at);
      parts.share(whole.substr(at, step));
    }
    const std::string bytes =
        channel::detail::zstd_bytes(channel::detail::TextPieces(whole));
    REQUIRE(parts.whole() == whole);
    REQUIRE((channel::detail::zstd_bytes(parts) == bytes));
    REQUIRE((channel::zstd_decompressed(bytes, "test") == whole));
  }
}

TEST_CASE("hostile package files are left out, each with its reason", "[channel]") {
  const base::TempDir folder;
  const fs::path& channel = folder.path();
  const fs::path linux64 = channel / "linux-64";
  test::build_into_channel(channel, package("good"));
  test::PackageContents contents = package("deep");
  contents.info["info/index.json"] =
      R"({"name":"deep","version":"1","build":"0","build_number":0,"depends":[],"x":)" +
      std::string(100'000, '[') + std::string(100'000, ']') + "}";
  test::build_into_channel(channel, contents);
  contents = package("bomb");
  contents.info["info/index.json"] = std::string(300U << 20U, ' ') + "{}";
  test::build_into_channel(channel, contents);
  contents = package("list");
  contents.info["info/index.json"] = "[1, 2]";
  test::build_into_channel(channel, contents);
  contents = package("bytes");
  contents.info["info/index.json"] =
      "{\"name\":\"\xff\",\"version\":\"1\",\"build\":\"0\",\"build_number\":0}";
  test::build_into_channel(channel, contents);
  base::write_file(linux64 / "zip-1-0.conda", std::string("PK\x05\x06") + "rubbish");
  base::write_file(linux64 / "text-1-0.tar.bz2", "no archive");
  fs::create_directories(linux64 / "folder-1-0.conda");
  fs::create_symlink("/dev/zero", linux64 / "device-1-0.conda");
  fs::create_symlink("nowhere", linux64 / "dangling-1-0.conda");
  const IndexSummary summary = channel::index_channel(channel);
  REQUIRE(summary.packages == 1);
  const auto reason = [&](const std::string& fn) {
    const std::string start = (linux64 / fn).string();
    for (const std::string& text : summary.unreadable) {
      if (text.starts_with(start)) {
        return text.substr(start.size());
      }
    }
    return std::string();
  };
  CHECK(reason("deep-1.0-0.conda") ==
        ": info/index.json is refused: it is nested more than 100 levels deep");
  CHECK(reason("bomb-1.0-0.conda") ==
        ": member 'info/index.json' is refused: it is larger than 256 MiB");
  CHECK(reason("list-1.0-0.conda") != "");
  CHECK(reason("bytes-1.0-0.conda") != "");
  CHECK(reason("zip-1-0.conda") != "");
  CHECK(reason("text-1-0.tar.bz2") != "");
  CHECK(summary.unreadable.size() == 6);
}

TEST_CASE("a file name that JSON must escape is indexed and spliced", "[channel]") {
  const base::TempDir folder;
  const fs::path& channel = folder.path();
  const fs::path plain = test::build_into_channel(channel, package("a"));
  const std::string odd = "quo\"te-\xc3\xa9-1.0-0.conda";
  fs::copy_file(plain, channel / "linux-64" / odd);
  channel::index_channel(channel);
  test::build_into_channel(channel, package("z"));
  channel::index_channel(channel);
  const json records = json::parse(read_file(repodata(channel)))["packages.conda"];
  REQUIRE(records.size() == 3);
  REQUIRE(records.contains(odd));
  REQUIRE_FALSE(channel::index_channel(channel).changed);
}
