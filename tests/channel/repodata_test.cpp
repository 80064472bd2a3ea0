#include "channel/repodata.hpp"

#include <sys/stat.h>
#include <zstd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <string>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/temp_dir.hpp"
#include "channel/channel_url.hpp"

using namespace distro;
using channel::parse_repodata;
using channel::Repodata;

namespace {

namespace fs = std::filesystem;

const std::string url = "file:///channel";

Repodata parse(const std::string& text, const std::string& subdir = "linux-64") {
  return parse_repodata(text, "repodata.json", url, subdir);
}

/// A record's text with further keys.
std::string record(const std::string& name, const std::string& more = "") {
  return R"({"name":")" + name + R"(","version":"1","build":"0","build_number":0)" +
         (more.empty() ? "" : "," + more) + "}";
}

std::string compressed(const std::string& text) {
  std::string bytes(ZSTD_compressBound(text.size()), '\0');
  bytes.resize(ZSTD_compress(bytes.data(), bytes.size(), text.data(), text.size(), 3));
  return bytes;
}

}  // namespace

TEST_CASE("records are read with all that they say", "[channel]") {
  const std::string text =
      R"({"info":{"subdir":"linux-64"},"packages":{},"packages.conda":{"a-1-0.conda":)" +
      record(
          "a",
          R"("depends":["b >=1","c"],"constrains":["d"],"track_features":"x y",)"
          R"("noarch":"python","license":"MIT","sha256":"ab","md5":"cd","size":7,)"
          R"("timestamp":1700000000,"python_site_packages_path":"lib/x","attestations_sha256":"5e55",)"
          R"("subdir":"wrong","unknown":{"a":[1,2.5,null,true,"\u00e4"]})") +
      R"(},"removed":[],"repodata_version":1})";
  const Repodata data = parse(text);
  REQUIRE(data.records.size() == 1);
  const channel::Record& found = data.records.front();
  REQUIRE(found.depends == std::vector<std::string>{"b >=1", "c"});
  REQUIRE(found.constrains == std::vector<std::string>{"d"});
  REQUIRE(found.track_features == std::vector<std::string>{"x", "y"});
  REQUIRE(found.noarch == "python");
  REQUIRE(found.license == "MIT");
  REQUIRE(found.size == 7);
  REQUIRE(found.timestamp == 1'700'000'000'000);
  REQUIRE(found.python_site_packages_path == "lib/x");
  REQUIRE(found.attestations_sha256 == "5e55");
  REQUIRE(found.subdir == "linux-64");
  REQUIRE(found.fn == "a-1-0.conda");
  REQUIRE(found.channel == url);
  REQUIRE(found.url == "file:///channel/linux-64/a-1-0.conda");
  REQUIRE(data.sha256 == base::sha256(text));
  REQUIRE(data.warnings.empty());
}

TEST_CASE(".conda hides .tar.bz2 of the same stem, and removed files are gone",
          "[channel]") {
  const Repodata data =
      parse(R"({"packages":{"a-1-0.tar.bz2":)" + record("a") + R"(,"b-1-0.tar.bz2":)" +
            record("b") + R"(,"c-1-0.tar.bz2":)" + record("c") +
            R"(},"packages.conda":{"a-1-0.conda":)" + record("a") +
            R"(},"removed":["c-1-0.tar.bz2"]})");
  REQUIRE(data.records.size() == 2);
  REQUIRE(data.records[0].fn == "a-1-0.conda");
  REQUIRE(data.records[1].fn == "b-1-0.tar.bz2");
}

TEST_CASE("old spellings in records are understood", "[channel]") {
  const Repodata data =
      parse(R"({"packages":{"a-1-0.tar.bz2":{"name":"a","version":"1","build":"0",)"
            R"("build_number":"3","noarch":true,"license":null,"constrains":null,)"
            R"("track_features":["x"],"timestamp":1700000000123}}})");
  REQUIRE(data.records.size() == 1);
  REQUIRE(data.records[0].build_number == 3);
  REQUIRE(data.records[0].noarch == "generic");
  REQUIRE(data.records[0].license.empty());
  REQUIRE(data.records[0].timestamp == 1'700'000'000'123);
}

TEST_CASE("a record that is of no use is skipped with a warning", "[channel]") {
  const Repodata data = parse(R"({"packages":{"a-1-0.tar.bz2":{"name":"a"},)"
                              R"("b-1-0.tar.bz2":3,"../c.tar.bz2":)" +
                              record("c") + R"(,"d-1-0.tar.bz2":)" +
                              record("d", R"("record_version":2)") + "}}");
  REQUIRE(data.records.empty());
  REQUIRE(data.warnings == std::vector<std::string>{
                               "a-1-0.tar.bz2 was skipped: it has no version",
                               "b-1-0.tar.bz2 was skipped: it is no record",
                               "../c.tar.bz2 was skipped: its file name holds a '/'",
                               "d-1-0.tar.bz2 was skipped: its record_version is 2"});
}

TEST_CASE("base_url says where the files are", "[channel]") {
  const auto url_with = [](const std::string& base) {
    return parse(R"({"info":{"base_url":")" + base +
                 R"("},"packages":{"a-1-0.tar.bz2":)" + record("a") + "}}")
        .records.front()
        .url;
  };
  REQUIRE(url_with("https://files.example/x") ==
          "https://files.example/x/a-1-0.tar.bz2");
  REQUIRE(url_with("../pool/") == "file:///channel/pool/a-1-0.tar.bz2");
  REQUIRE(url_with("/pool") == "file:///pool/a-1-0.tar.bz2");
}

TEST_CASE("truncated or damaged repodata says where", "[channel]") {
  const std::string text = R"({"packages":{"a-1-0.tar.bz2":)" + record("a") +
                           R"(},"packages.conda":{},"removed":[]})";
  for (std::size_t size = 1; size < text.size(); ++size) {
    INFO(text.substr(0, size));
    REQUIRE_THROWS_WITH(
        parse(text.substr(0, size)),
        Catch::StartsWith("repodata.json:1:") &&
            Catch::Contains(": repodata.json is truncated or damaged: "));
  }
  REQUIRE_THROWS_AS(parse(text + "x"), InputError);
  REQUIRE_THROWS_AS(parse("[]"), InputError);
  REQUIRE_THROWS_AS(parse(R"({"packages":[]})"), InputError);
  REQUIRE_THROWS_WITH(parse("{\n  \"packages\": {\n    \"a\": tru\n}}"),
                      Catch::StartsWith("repodata.json:3:"));
}

TEST_CASE("an index of another subdir or of the future is refused", "[channel]") {
  REQUIRE_THROWS_WITH(parse(R"({"info":{"subdir":"osx-64"}})"),
                      "repodata.json: this is the index of osx-64, not of linux-64");
  REQUIRE_THROWS_WITH(parse(R"({"repodata_version":3})"),
                      "repodata.json: repodata_version 3 is not supported");
}

TEST_CASE("a channel folder is loaded, compressed or not", "[channel]") {
  const base::TempDir folder;
  const std::string place = channel::file_url(folder.path());
  REQUIRE_THROWS_WITH(
      channel::load_repodata(place, "noarch"),
      folder.path().string() + " is not a channel: it has no noarch/repodata.json");
  const std::string text = R"({"packages":{"a-1-0.tar.bz2":)" + record("a") + "}}";
  base::write_file(folder.path() / "noarch/repodata.json", "{}");
  base::write_file(folder.path() / "linux-64/repodata.json.zst", compressed(text));
  REQUIRE(channel::load_repodata(place, "linux-64").records.size() == 1);
  REQUIRE(channel::load_repodata(place, "osx-64").records.empty());
  const std::vector<std::string> channels = {place};
  const auto loaded = channel::load_channels(channels, "linux-64");
  REQUIRE(loaded.size() == 2);
  REQUIRE(loaded[0].subdir == "linux-64");
  REQUIRE(loaded[1].subdir == "noarch");
}

TEST_CASE("repodata.json counts where it is newer than repodata.json.zst",
          "[channel]") {
  const base::TempDir folder;
  const std::string text = R"({"packages":{"a-1-0.tar.bz2":)" + record("a") + "}}";
  const fs::path plain = folder.path() / "noarch/repodata.json";
  const fs::path zst = folder.path() / "noarch/repodata.json.zst";
  base::write_file(zst, compressed("{}"));
  base::write_file(plain, text);
  const auto records = [&] {
    return channel::load_repodata(channel::file_url(folder.path()), "noarch")
        .records.size();
  };
  fs::last_write_time(zst, fs::last_write_time(plain) - std::chrono::seconds(1));
  REQUIRE(records() == 1);
  fs::last_write_time(zst, fs::last_write_time(plain));
  REQUIRE(records() == 0);
}

TEST_CASE("a truncated repodata.json.zst is an input error", "[channel]") {
  const base::TempDir folder;
  const fs::path zst = folder.path() / "noarch/repodata.json.zst";
  const std::string bytes =
      compressed(R"({"packages":{"a-1-0.tar.bz2":)" + record("a") + "}}");
  base::write_file(zst, bytes.substr(0, bytes.size() / 2));
  REQUIRE_THROWS_WITH(
      channel::load_repodata(channel::file_url(folder.path()), "noarch"),
      zst.string() + " is truncated or damaged: the compressed data ends too early");
  base::write_file(zst, "no zstd at all");
  REQUIRE_THROWS_AS(channel::load_repodata(channel::file_url(folder.path()), "noarch"),
                    InputError);
}

TEST_CASE("a channel must be a folder or on a web server", "[channel]") {
  REQUIRE_THROWS_WITH(channel::load_repodata("s3://bucket/x", "noarch"),
                      "the channel s3://bucket/x cannot be read: expected file://, "
                      "http:// or https://");
}
