#include "channel/shards.hpp"

#include <algorithm>
#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "channel/channel_server.hpp"
#include "channel/channel_url.hpp"
#include "channel/index.hpp"
#include "channel/msgpack_writer.hpp"
#include "channel/repodata_file.hpp"
#include "support/package_builder.hpp"

using namespace distro;
using channel::FetchOptions;
using channel::FetchTarget;
using channel::RunExports;
using channel::ShardIndex;
using channel::ShardRecords;
using channel::zstd_compressed;
using nlohmann::json;
using test::ChannelServer;
using test::fault_of;
using test::HttpAsked;
using test::HttpReply;
using test::shard_of;
using test::Then;
using Texts = std::vector<std::string>;
namespace fs = std::filesystem;

namespace {

/// Writes shards and their index into `<folder>/<subdir>`; returns file names by name.
std::map<std::string, std::string> write_shards(
    const fs::path& folder, const std::string& subdir,
    const std::map<std::string, json>& shards, json info = json::object()) {
  std::map<std::string, std::string> files;
  json index = {{"version", 1}, {"info", std::move(info)}, {"shards", json::object()}};
  index["info"]["subdir"] = subdir;
  for (const auto& [name, shard] : shards) {
    const std::string bytes = zstd_compressed(test::msgpack(shard));
    const std::string digest = base::sha256(bytes);
    files[name] = digest + ".msgpack.zst";
    base::write_file(folder / subdir / files[name], bytes);
    index["shards"][name] = test::raw(digest);
  }
  base::write_file(folder / subdir / "repodata_shards.msgpack.zst",
                   zstd_compressed(test::msgpack(index)));
  return files;
}

std::vector<ShardIndex> indexes_of(const std::vector<FetchTarget>& targets,
                                   const FetchOptions& options) {
  std::vector<ShardIndex> indexes;
  for (auto& index : channel::load_shard_indexes(targets, options)) {
    REQUIRE(index);
    indexes.push_back(*std::move(index));
  }
  return indexes;
}

Texts names_of(const ShardRecords& records) {
  Texts names;
  for (const channel::Record& found : records.records) {
    names.push_back(found.name);
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

TEST_CASE("what can be reached is fetched, and only that", "[channel]") {
  ChannelServer site;
  write_shards(site.served.path() / "ch", "linux-64",
               {{"app", shard_of("app", {"lib >=1", "__glibc >=2.17", "noarch-tool"})},
                {"lib", shard_of("lib", {"base", "app"})},
                {"base", shard_of("base", {"nowhere-to-be-found"})},
                {"other", shard_of("other")}},
               {{"shards_base_url", "./"}});
  write_shards(site.served.path() / "ch", "noarch",
               {{"noarch-tool", shard_of("noarch-tool", {"Deep[version='>=1']"})},
                {"deep", shard_of("deep")},
                {"lib", shard_of("lib")}});
  const std::vector<FetchTarget> targets{{site.url(), "linux-64"},
                                         {site.url(), "noarch"}};
  FetchOptions options = site.options();
  std::pair<std::uint64_t, std::uint64_t> progress;
  options.on_progress = [&](const std::string& what, std::uint64_t done,
                            std::uint64_t total) {
    if (what == "shards") {
      progress = {done, total};
    }
  };
  const Texts wanted{"app"};
  const auto indexes = indexes_of(targets, options);
  const auto reached = channel::fetch_reachable(indexes, wanted, options);
  REQUIRE(reached.size() == 2);
  CHECK(names_of(reached[0]) == Texts{"app", "base", "lib"});
  CHECK(names_of(reached[1]) == Texts{"deep", "lib", "noarch-tool"});
  CHECK(reached[1].records.front().url.starts_with(site.url() + "/noarch/"));
  CHECK(progress == std::pair<std::uint64_t, std::uint64_t>(6, 6));
  CHECK(site.asked_now().size() == 8);

  // Again: the indexes are asked for, the shards are not.
  const auto again =
      channel::fetch_reachable(indexes_of(targets, options), wanted, options);
  CHECK(names_of(again[0]) == names_of(reached[0]));
  Texts asked = site.asked_now();
  std::sort(asked.begin(), asked.end());
  CHECK(asked == Texts{"/ch/linux-64/repodata_shards.msgpack.zst if changed",
                       "/ch/noarch/repodata_shards.msgpack.zst if changed"});
  options.offline = true;
  options.http = nullptr;
  CHECK(names_of(channel::fetch_reachable(indexes_of(targets, options), wanted,
                                          options)[1]) == names_of(reached[1]));
}

TEST_CASE("shards of a folder are read where they are", "[channel]") {
  const base::TempDir folder;
  const auto files = write_shards(
      folder.path() / "ch", "noarch",
      {{"a", shard_of("a", {"b"})}, {"b", shard_of("b")}, {"c", shard_of("c")}});
  const std::string url = channel::file_url(folder.path() / "ch");
  const FetchOptions options;
  const Texts wanted{"a"};
  const auto indexes = indexes_of({{url, "noarch"}}, options);
  CHECK(names_of(channel::fetch_reachable(indexes, wanted, options)[0]) ==
        Texts{"a", "b"});
  CHECK_FALSE(channel::load_shard_indexes(std::vector<FetchTarget>{{url, "linux-64"}},
                                          options)[0]);
  const fs::path shard = folder.path() / "ch/noarch" / files.at("b");
  base::write_file(shard, "changed");
  CHECK(fault_of([&] {
          static_cast<void>(channel::fetch_reachable(indexes, wanted, options));
        }) == shard.string() + ": its SHA-256 is " + base::sha256("changed") +
                  ", not the one that the index says");
}

TEST_CASE("a shard of another digest is fetched once more, then refused", "[channel]") {
  ChannelServer site;
  const auto files = write_shards(site.served.path() / "ch", "noarch",
                                  {{"a", shard_of("a")}, {"b", shard_of("b")}});
  const FetchOptions options = site.options();
  const auto indexes = indexes_of({{site.url(), "noarch"}}, options);
  const Texts wanted{"a"};
  static_cast<void>(site.asked_now());
  int wrong = 1;
  site.spoil = [&](const HttpAsked& asked, HttpReply& reply) {
    if (asked.target.ends_with(files.at("a")) && wrong-- > 0) {
      reply.body += "more";
    }
  };
  CHECK(names_of(channel::fetch_reachable(indexes, wanted, options)[0]) == Texts{"a"});
  CHECK(site.asked_now().size() == 2);
  CHECK(site.server.asked().back().header("cache-control") == "no-cache");

  const std::string bytes =
      base::read_file(site.served.path() / "ch/noarch" / files.at("a"));
  fs::remove_all(site.cached.path() / "shards");
  wrong = 1000;
  CHECK(fault_of([&] {
          static_cast<void>(channel::fetch_reachable(indexes, wanted, options));
        }) == site.url() + "/noarch/" + files.at("a") + ": its SHA-256 is " +
                  base::sha256(bytes + "more") + ", not the one that the index says");
  CHECK_FALSE(fs::exists(site.cached.path() / "shards"));
}

TEST_CASE("half a shard is fetched again; a cached one that was damaged too",
          "[channel]") {
  ChannelServer site;
  const auto files =
      write_shards(site.served.path() / "ch", "noarch", {{"a", shard_of("a")}});
  const FetchOptions options = site.options();
  const auto indexes = indexes_of({{site.url(), "noarch"}}, options);
  const Texts wanted{"a"};
  int broken = 1;
  site.spoil = [&](const HttpAsked&, HttpReply& reply) {
    if (broken-- > 0) {
      reply.announced = reply.body.size();
      reply.body.resize(reply.body.size() / 2);
      reply.then = Then::close;
    }
  };
  CHECK(names_of(channel::fetch_reachable(indexes, wanted, options)[0]) == Texts{"a"});
  const fs::path cached = site.cached.path() / "shards" / files.at("a");
  const std::string whole = base::read_file(cached);
  base::write_file(cached, whole.substr(0, 20));
  CHECK(names_of(channel::fetch_reachable(indexes, wanted, options)[0]) == Texts{"a"});
  CHECK(base::read_file(cached) == whole);
}

TEST_CASE("a shard that is not there is named", "[channel]") {
  ChannelServer site;
  const auto files =
      write_shards(site.served.path() / "ch", "noarch", {{"a", shard_of("a")}});
  FetchOptions options = site.options();
  const auto indexes = indexes_of({{site.url(), "noarch"}}, options);
  fs::remove(site.served.path() / "ch/noarch" / files.at("a"));
  const Texts wanted{"a"};
  const std::string shard = site.url() + "/noarch/" + files.at("a");
  CHECK(fault_of([&] {
          static_cast<void>(channel::fetch_reachable(indexes, wanted, options));
        }) == shard + " answered 404 Not Found");
  options.offline = true;
  CHECK(fault_of([&] {
          static_cast<void>(channel::fetch_reachable(indexes, wanted, options));
        }) == shard + " is not in the cache, and servers may not be asked");
}

TEST_CASE("shards that are no shards are refused", "[channel]") {
  ChannelServer site;
  const auto put = [&](const std::string& bytes) {
    const std::string digest = base::sha256(bytes);
    site.put("ch/noarch/" + digest + ".msgpack.zst", bytes);
    site.put("ch/noarch/repodata_shards.msgpack.zst",
             zstd_compressed(test::msgpack({{"shards", {{"a", test::raw(digest)}}}})));
    const FetchOptions options = site.options();
    const Texts wanted{"a"};
    const auto indexes = indexes_of({{site.url(), "noarch"}}, options);
    return fault_of(
        [&] { static_cast<void>(channel::fetch_reachable(indexes, wanted, options)); });
  };
  CHECK_THAT(put("garbage that is no zstd"),
             Catch::Matchers::EndsWith("is truncated or damaged: Unknown frame "
                                       "descriptor"));
  CHECK_THAT(
      put(zstd_compressed("garbage")),
      Catch::Matchers::EndsWith("is truncated or damaged: at byte 0: expected a map"));
  CHECK_THAT(put(zstd_compressed(std::string(1'000'000, '\x91'))),
             Catch::Matchers::EndsWith("expected a map"));
}

TEST_CASE("an index of shards that is damaged does not replace the cached one",
          "[channel]") {
  ChannelServer site;
  write_shards(site.served.path() / "ch", "noarch", {{"a", shard_of("a")}});
  FetchOptions options = site.options();
  const std::vector<FetchTarget> targets{{site.url(), "noarch"}};
  CHECK(indexes_of(targets, options)[0].shards.size() == 1);
  site.put("ch/noarch/repodata_shards.msgpack.zst", zstd_compressed("<html>"));
  CHECK(fault_of([&] { indexes_of(targets, options); }) ==
        site.url() + "/noarch/repodata_shards.msgpack.zst is no msgpack map");
  options.offline = true;
  CHECK(indexes_of(targets, options)[0].shards.size() == 1);
}

TEST_CASE("a server's shards cannot be on this machine", "[channel]") {
  ChannelServer site;
  write_shards(site.served.path() / "ch", "noarch", {{"a", shard_of("a")}},
               {{"shards_base_url", "file:///etc/"}});
  const FetchOptions options = site.options();
  const auto indexes = indexes_of({{site.url(), "noarch"}}, options);
  const Texts wanted{"a"};
  CHECK(fault_of([&] {
          static_cast<void>(channel::fetch_reachable(indexes, wanted, options));
        }) == site.url() + ": a channel on a server has its shards on this machine");
}

TEST_CASE("credentials of the channel's URL go with its shards, and stay secret",
          "[channel]") {
  ChannelServer site;
  write_shards(site.served.path() / "ch", "noarch", {{"a", shard_of("a")}});
  site.spoil = [&](const HttpAsked& asked, HttpReply& reply) {
    REQUIRE(asked.target.starts_with("/t/tk-secret/ch/"));
    HttpAsked plain = asked;
    plain.target = asked.target.substr(12);
    reply = test::file_reply(site.served.path(), plain);
  };
  const FetchOptions options = site.options();
  const auto indexes =
      indexes_of({{site.server.url() + "/t/tk-secret/ch", "noarch"}}, options);
  const Texts wanted{"a"};
  const auto reached = channel::fetch_reachable(indexes, wanted, options);
  CHECK(reached[0].records.front().url == site.url() + "/noarch/a-1-0.conda");
  CHECK(reached[0].records.front().channel == site.url());
}

TEST_CASE("what our indexer writes is read", "[channel]") {
  const base::TempDir folder;
  const fs::path channel = folder.path() / "ch";
  test::PackageContents lib;
  lib.name = "lib";
  lib.info["info/run_exports.json"] = R"({"weak": ["lib >=1"]})";
  test::PackageContents app;
  app.name = "app";
  app.depends = {"lib >=1"};
  test::build_into_channel(channel, lib);
  const fs::path file = test::build_into_channel(channel, app, ".tar.bz2");
  channel::IndexOptions all;
  all.shards = true;
  all.run_exports = true;
  channel::index_channel(channel, all);

  const FetchOptions options;
  const Texts wanted{"app"};
  const auto indexes = indexes_of({{channel::file_url(channel), "linux-64"}}, options);
  const ShardRecords found = channel::fetch_reachable(indexes, wanted, options).front();
  CHECK(names_of(found) == Texts{"app", "lib"});
  CHECK(found.warnings.empty());
  const channel::Record& record = found.records.front();
  CHECK(record.sha256 == base::sha256_of_file(file));
  CHECK(record.url == channel::file_url(file));
  const auto listed = channel::load_run_exports(channel / "linux-64/run_exports.json");
  for (const auto* exports : {&found.run_exports, &listed}) {
    CHECK(exports->at("lib-1.0-0.conda").weak == Texts{"lib >=1"});
    CHECK(exports->at("app-1.0-0.tar.bz2").empty());
  }
}
