#include "channel/fetch_repodata.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "channel/channel_server.hpp"
#include "channel/repodata_cache.hpp"

using namespace distro;
using channel::fetch_repodata;
using channel::FetchedFile;
using channel::FetchOptions;
using channel::zstd_compressed;
using std::chrono::hours;
using std::chrono::seconds;
using test::ChannelServer;
using test::fault_of;
using test::HttpAsked;
using test::HttpReply;
using test::index_text;
using test::text_of;
using Texts = std::vector<std::string>;
namespace fs = std::filesystem;

TEST_CASE("the compressed index is fetched once and asked for by its ETag",
          "[channel]") {
  ChannelServer site;
  site.put("ch/noarch/repodata.json", "{}");
  site.put("ch/noarch/repodata.json.zst", zstd_compressed(index_text));
  const auto first = fetch_repodata(site.url(), "noarch", site.options());
  REQUIRE(first);
  CHECK_FALSE(first->from_cache);
  CHECK(first->file.extension() == ".zst");
  CHECK(text_of(*first) == index_text);
  CHECK(first->url == site.url() + "/noarch/repodata.json.zst");
  CHECK(first->sha256 == base::sha256(zstd_compressed(index_text)));
  CHECK(first->warnings.empty());
  CHECK(site.asked_now() == Texts{"/ch/noarch/repodata.json.zst"});

  const auto second = fetch_repodata(site.url() + "/", "noarch", site.options());
  REQUIRE(second);
  CHECK(second->from_cache);
  CHECK(second->file == first->file);
  CHECK(second->etag == first->etag);
  CHECK(site.asked_now() == Texts{"/ch/noarch/repodata.json.zst if changed"});
}

TEST_CASE("the state has the keys of conda's cache", "[channel]") {
  ChannelServer site;
  site.put("ch/noarch/repodata.json", index_text);
  site.spoil = [](const HttpAsked&, HttpReply& reply) {
    reply.headers.emplace_back("Last-Modified", "Tue, 01 Jul 2025 00:00:00 GMT");
    reply.headers.emplace_back("Cache-Control", "public, max-age=30");
  };
  const auto file = fetch_repodata(site.url(), "noarch", site.options());
  REQUIRE(file);
  std::string state_text;
  for (const auto& entry : fs::directory_iterator(site.cached.path() / "repodata")) {
    if (entry.path().string().ends_with(".info.json")) {
      state_text = base::read_file(entry.path());
    }
  }
  const auto state = nlohmann::json::parse(state_text);
  CHECK(state.at("url") == site.url() + "/noarch/repodata.json");
  CHECK(state.at("etag") == file->etag);
  CHECK(state.at("mod") == "Tue, 01 Jul 2025 00:00:00 GMT");
  CHECK(state.at("cache_control") == "public, max-age=30");
  CHECK(state.at("size") == index_text.size());
  CHECK(state.at("mtime_ns").get<std::int64_t>() > 0);
  CHECK(state.at("refresh_ns") == 1'800'000'000'000'000'000);
  CHECK(state.at("sha256") == base::sha256(index_text));
  CHECK(state.at("has_zst") ==
        nlohmann::json({{"value", false}, {"last_checked", "2027-01-15T08:00:00Z"}}));
}

TEST_CASE("what is fresh by the server's word is not asked for", "[channel]") {
  ChannelServer site;
  site.put("ch/noarch/repodata.json.zst", zstd_compressed(index_text));
  site.spoil = [](const HttpAsked&, HttpReply& reply) {
    reply.headers.emplace_back("Cache-Control", "max-age=3600");
  };
  FetchOptions options = site.options();
  options.fresh_for = seconds(1200);
  static_cast<void>(fetch_repodata(site.url(), "noarch", options));
  CHECK(site.asked_now().size() == 1);
  site.clock.pass(seconds(1199));
  CHECK(fetch_repodata(site.url(), "noarch", options)->from_cache);
  CHECK(site.asked_now().empty());
  site.clock.pass(seconds(2));
  static_cast<void>(fetch_repodata(site.url(), "noarch", options));
  CHECK(site.asked_now().size() == 1);
  // The answer 304 counts as a new beginning.
  site.clock.pass(seconds(1000));
  static_cast<void>(fetch_repodata(site.url(), "noarch", options));
  CHECK(site.asked_now().empty());
  options.fresh_for = seconds(0);
  static_cast<void>(fetch_repodata(site.url(), "noarch", options));
  CHECK(site.asked_now().size() == 1);
}

TEST_CASE("Cache-Control is read as conda does", "[channel]") {
  using channel::detail::freshness;
  CHECK(freshness("max-age=30", seconds(99)) == seconds(30));
  CHECK(freshness("public, max-age=1200", seconds(99)) == seconds(99));
  CHECK(freshness("s-max-age=30", seconds(99)) == seconds(0));
  CHECK(freshness("s-max-age=30, max-age=7", seconds(99)) == seconds(7));
  CHECK(freshness("max-age=30, no-cache", seconds(99)) == seconds(0));
  CHECK(freshness("no-store", seconds(99)) == seconds(0));
  CHECK(freshness("", seconds(99)) == seconds(0));
  CHECK(freshness("max-age=-5", seconds(99)) == seconds(0));
  CHECK(freshness("max-age=99999999999999999999", seconds(99)) == seconds(0));
}

TEST_CASE("that there is no .zst is remembered for a week", "[channel]") {
  ChannelServer site;
  site.put("ch/noarch/repodata.json", index_text);
  CHECK(text_of(*fetch_repodata(site.url(), "noarch", site.options())) == index_text);
  CHECK(site.asked_now() ==
        Texts{"/ch/noarch/repodata.json.zst", "/ch/noarch/repodata.json"});
  static_cast<void>(fetch_repodata(site.url(), "noarch", site.options()));
  CHECK(site.asked_now() == Texts{"/ch/noarch/repodata.json if changed"});
  site.put("ch/noarch/repodata.json.zst", zstd_compressed(index_text));
  site.clock.pass(hours(24 * 8));
  CHECK(fetch_repodata(site.url(), "noarch", site.options())->file.extension() ==
        ".zst");
  CHECK(site.asked_now() == Texts{"/ch/noarch/repodata.json.zst"});
}

TEST_CASE("a subdir that is not there has nothing, a channel has noarch", "[channel]") {
  ChannelServer site;
  site.put("ch/noarch/repodata.json", index_text);
  CHECK_FALSE(fetch_repodata(site.url(), "linux-64", site.options()));
  CHECK(site.asked_now() == Texts{"/ch/linux-64/repodata.json.zst",
                                  "/ch/linux-64/repodata.json",
                                  "/ch/linux-64/repodata.json.bz2"});
  CHECK_FALSE(fetch_repodata(site.url(), "linux-64", site.options()));
  CHECK(site.asked_now() == Texts{"/ch/linux-64/repodata.json"});
  CHECK(fault_of([&] {
          static_cast<void>(
              fetch_repodata(site.url("other"), "noarch", site.options()));
        }) == site.url("other") + " is not a channel: it has no noarch/repodata.json");
  FetchOptions current = site.options();
  current.repodata_name = "current_repodata";
  CHECK_FALSE(fetch_repodata(site.url(), "noarch", current));
  site.put("ch/noarch/current_repodata.json", "{}");
  CHECK(text_of(*fetch_repodata(site.url(), "noarch", current)) == "{}");
}

TEST_CASE("the old .bz2 is taken where there is nothing else", "[channel]") {
  ChannelServer site;
  // bzip2 of {}
  site.put(
      "ch/noarch/repodata.json.bz2",
      std::string("\x42\x5a\x68\x39\x31\x41\x59\x26\x53\x59\xa7\x26\xdd\x4e\x00\x00"
                  "\x00\x00\x80\x00\x0a\x20\x00\x21\x00\x82\xb1\x77\x24\x53\x85\x09"
                  "\x0a\x72\x6d\xd4\xe0",
                  37));
  const auto file = fetch_repodata(site.url(), "noarch", site.options());
  CHECK(text_of(*file) == "{}");
  CHECK(file->file.extension() == ".bz2");
  static_cast<void>(site.asked_now());
  CHECK(fetch_repodata(site.url(), "noarch", site.options())->from_cache);
  CHECK(site.asked_now() ==
        Texts{"/ch/noarch/repodata.json", "/ch/noarch/repodata.json.bz2 if changed"});
}

TEST_CASE("a changed index replaces the former, which stays for who reads it",
          "[channel]") {
  ChannelServer site;
  const auto fetch = [&](const std::string& text) {
    site.put("ch/noarch/repodata.json", text);
    return fetch_repodata(site.url(), "noarch", site.options()).value();
  };
  const FetchedFile first = fetch(R"({"a":1})");
  const FetchedFile second = fetch(R"({"b":1})");
  CHECK(text_of(first) == R"({"a":1})");
  CHECK(text_of(second) == R"({"b":1})");
  const FetchedFile third = fetch(R"({"c":1})");
  CHECK(text_of(third) == R"({"c":1})");
  CHECK(text_of(second) == R"({"b":1})");
  CHECK_FALSE(fs::exists(first.file));
}

TEST_CASE("an empty repodata.json is an empty channel", "[channel]") {
  ChannelServer site;
  site.put("ch/noarch/repodata.json", "");
  CHECK(text_of(*fetch_repodata(site.url(), "noarch", site.options())).empty());
}

TEST_CASE("offline only the cache is used", "[channel]") {
  ChannelServer site;
  FetchOptions offline = site.options();
  offline.offline = true;
  offline.http = nullptr;
  CHECK(fault_of([&] {
          static_cast<void>(fetch_repodata(site.url(), "noarch", offline));
        }) == site.url() +
                  "/noarch/repodata.json is not in the cache, and servers may not be "
                  "asked");
  site.put("ch/noarch/repodata.json", index_text);
  static_cast<void>(fetch_repodata(site.url(), "noarch", site.options()));
  static_cast<void>(fetch_repodata(site.url(), "linux-64", site.options()));
  static_cast<void>(site.asked_now());
  CHECK(text_of(*fetch_repodata(site.url(), "noarch", offline)) == index_text);
  CHECK_FALSE(fetch_repodata(site.url(), "linux-64", offline));
  CHECK(site.asked_now().empty());
}

TEST_CASE("redirects are followed", "[channel]") {
  ChannelServer site;
  site.put("there/noarch/repodata.json.zst", zstd_compressed(index_text));
  site.spoil = [&](const HttpAsked& asked, HttpReply& reply) {
    if (asked.target.starts_with("/ch/")) {
      reply = HttpReply();
      reply.status = 302;
      reply.headers = {{"Location", "/there" + asked.target.substr(3)}};
    }
  };
  const auto file = fetch_repodata(site.url(), "noarch", site.options());
  CHECK(text_of(*file) == index_text);
  CHECK(file->url == site.url() + "/noarch/repodata.json.zst");
}

TEST_CASE("several channels are fetched at once, one that comes twice once",
          "[channel]") {
  ChannelServer site;
  std::vector<channel::FetchTarget> targets;
  for (const char* name : {"a", "b", "c", "a"}) {
    site.put(std::string(name) + "/noarch/repodata.json.zst",
             zstd_compressed("{\"" + std::string(name) + "\":0}"));
    targets.push_back({site.url(name), "noarch"});
    targets.push_back({site.url(name), "linux-64"});
  }
  FetchOptions options = site.options();
  std::map<std::string, std::uint64_t> progress;
  options.on_progress = [&](const std::string& what, std::uint64_t done,
                            std::uint64_t total) {
    CHECK(done <= total);
    progress[what] = done;
  };
  const auto files = channel::fetch_all(targets, options);
  REQUIRE(files.size() == 8);
  CHECK(text_of(*files[0]) == R"({"a":0})");
  CHECK(text_of(*files[4]) == R"({"c":0})");
  CHECK(files[6]->file == files[0]->file);
  CHECK_FALSE(files[1]);
  CHECK(progress.size() == 3);
  CHECK(progress.at(site.url("b") + "/noarch/repodata.json.zst") ==
        zstd_compressed(R"({"b":0})").size());
}
