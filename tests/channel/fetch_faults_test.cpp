#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "channel/channel_server.hpp"
#include "channel/repodata.hpp"
#include "channel/repodata_cache.hpp"

using namespace distro;
using channel::fetch_repodata;
using channel::FetchedFile;
using channel::FetchOptions;
using channel::zstd_compressed;
using std::chrono::hours;
using test::all_of;
using test::ChannelServer;
using test::fault_of;
using test::HttpAsked;
using test::HttpReply;
using test::index_text;
using test::text_of;
using Texts = std::vector<std::string>;
namespace fs = std::filesystem;

TEST_CASE("what is no index does not replace one", "[channel]") {
  ChannelServer site;
  site.put("ch/noarch/repodata.json.zst", zstd_compressed(index_text));
  const auto good = fetch_repodata(site.url(), "noarch", site.options());
  const std::string before = all_of(site.cached.path());
  const std::string url = site.url() + "/noarch/repodata.json.zst";
  const auto fault = [&](const std::string& bytes) {
    site.put("ch/noarch/repodata.json.zst", bytes);
    const std::string said = fault_of([&] {
      static_cast<void>(fetch_repodata(site.url(), "noarch", site.options()));
    });
    CHECK(all_of(site.cached.path()) == before);
    REQUIRE(said.starts_with(url));
    return said.substr(url.size());
  };
  CHECK(fault("garbage that is long enough for a header") ==
        " is truncated or damaged: Unknown frame descriptor");
  const std::string whole = zstd_compressed(index_text);
  CHECK(fault(whole.substr(0, whole.size() - 3)) ==
        " is truncated or damaged: the compressed data ends too early");
  CHECK(fault("") == " is truncated or damaged: the compressed data ends too early");
  CHECK(fault(zstd_compressed("<html>\nPlease log in")) ==
        " is no JSON object: it begins with '<html>?Please log in'");
  CHECK(fault(zstd_compressed(R"({"packages":{)")) ==
        " is truncated: it does not end with '}'");
  CHECK(fault(zstd_compressed("  ")) == " holds no JSON");
  FetchOptions offline = site.options();
  offline.offline = true;
  CHECK(text_of(*fetch_repodata(site.url(), "noarch", offline)) == index_text);
}

TEST_CASE("a server that fails leaves what is cached", "[channel]") {
  ChannelServer site;
  site.put("ch/noarch/repodata.json.zst", zstd_compressed(index_text));
  static_cast<void>(fetch_repodata(site.url(), "noarch", site.options()));
  const std::string before = all_of(site.cached.path());
  int failures = 2;
  site.spoil = [&](const HttpAsked&, HttpReply& reply) {
    if (failures-- > 0) {
      reply.status = 503;
      reply.body = "busy";
    }
  };
  CHECK(text_of(*fetch_repodata(site.url(), "noarch", site.options())) == index_text);
  CHECK(site.clock.slept.size() == 2);

  failures = 1000;
  const std::string url = site.url() + "/noarch/repodata.json.zst";
  const std::string fault = url + " answered 503 Service Unavailable (tried 5 times)";
  CHECK(fault_of([&] {
          static_cast<void>(fetch_repodata(site.url(), "noarch", site.options()));
        }) == fault);
  FetchOptions stale = site.options();
  stale.accept_stale = true;
  const auto old = fetch_repodata(site.url(), "noarch", stale);
  REQUIRE(old);
  CHECK(text_of(*old) == index_text);
  CHECK(old->warnings ==
        Texts{url + " answered 503 Service Unavailable; what was fetched at "
                    "2027-01-15T08:00:03Z is used"});
  CHECK_THROWS_AS(fetch_repodata(site.url("new"), "noarch", stale), EnvironmentError);

  site.spoil = [&](const HttpAsked&, HttpReply& reply) { reply.status = 403; };
  site.clock.pass(hours(1));
  CHECK_THROWS_AS(fetch_repodata(site.url(), "noarch", site.options()),
                  EnvironmentError);
}

TEST_CASE("a state that is damaged, or tells lies, is not believed", "[channel]") {
  ChannelServer site;
  site.put("ch/noarch/repodata.json", index_text);
  const FetchedFile first = *fetch_repodata(site.url(), "noarch", site.options());
  fs::path state;
  for (const auto& entry : fs::directory_iterator(site.cached.path() / "repodata")) {
    if (entry.path().string().ends_with(".info.json")) {
      state = entry.path();
    }
  }
  const std::string good = base::read_file(state);
  const auto with = [&](const char* key, const nlohmann::json& value) {
    auto json = nlohmann::json::parse(good);
    json[key] = value;
    return json.dump();
  };
  const std::string deep(50'000, '{');
  const Texts bad{"",
                  "{",
                  "[]",
                  "3",
                  deep,
                  good.substr(0, good.size() / 2),
                  with("file", "../../../etc/passwd"),
                  with("file", first.file.filename().string().substr(0, 17) + "/../x"),
                  with("file", 7),
                  with("url", "http://elsewhere/noarch/repodata.json"),
                  with("size", -1),
                  with("mtime_ns", "soon")};
  for (const std::string& text : bad) {
    base::write_file(state, text);
    static_cast<void>(site.asked_now());
    CHECK(text_of(*fetch_repodata(site.url(), "noarch", site.options())) == index_text);
    CHECK(site.asked_now().back() == "/ch/noarch/repodata.json");
    CHECK(channel::detail::parse_cache_state(base::read_file(state)));
  }
  // A file that lost its end.
  fs::resize_file(first.file, 5);
  CHECK(text_of(*fetch_repodata(site.url(), "noarch", site.options())) == index_text);
}

TEST_CASE("times that a state cannot have are not believed", "[channel]") {
  using channel::detail::parse_cache_state;
  const auto checked = [](const std::string& time) {
    const auto state = parse_cache_state(
        R"({"has_zst":{"value":false,"last_checked":")" + time + R"("}})");
    return std::chrono::system_clock::to_time_t(state->has.at("zst").last_checked);
  };
  CHECK(checked("2027-01-15T08:00:00Z") == 1'800'000'000);
  for (const char* time : {"", "soon", "9999-12-31T23:59:59Z", "0000-01-01T00:00:00Z",
                           "2027-01-15T08:00:00Z and more"}) {
    CHECK(checked(time) == 0);
  }
  ChannelServer site;
  site.put("ch/noarch/repodata.json", index_text);
  site.spoil = [](const HttpAsked&, HttpReply& reply) {
    reply.headers.emplace_back("Cache-Control", "max-age=100");
  };
  static_cast<void>(fetch_repodata(site.url(), "noarch", site.options()));
  site.clock.pass(-hours(1));  // the clock was set back
  static_cast<void>(site.asked_now());
  static_cast<void>(fetch_repodata(site.url(), "noarch", site.options()));
  CHECK(site.asked_now().back() == "/ch/noarch/repodata.json if changed");
}

TEST_CASE("secrets are sent, and found nowhere else", "[channel]") {
  ChannelServer site;
  site.put("ch/noarch/repodata.json.zst", zstd_compressed(index_text));
  const std::string host = site.server.host();
  const std::string url = "http://me:pass-word@" + host + "/t/tk-secret/ch";
  bool fails = false;
  site.spoil = [&](const HttpAsked& asked, HttpReply& reply) {
    HttpAsked plain = asked;
    CHECK(asked.header("authorization") == "Basic bWU6cGFzcy13b3Jk");
    REQUIRE(asked.target.starts_with("/t/tk-secret/"));
    plain.target = asked.target.substr(12);
    reply = test::file_reply(site.served.path(), plain);
    if (fails) {
      reply.status = 500;
    }
  };
  FetchOptions options = site.options();
  std::string said;
  options.on_progress = [&](const std::string& what, std::uint64_t, std::uint64_t) {
    said += what;
  };
  const auto file = fetch_repodata(url, "noarch", options);
  REQUIRE(file);
  CHECK(file->url == "http://" + host + "/ch/noarch/repodata.json.zst");
  fails = true;
  options.accept_stale = true;
  options.retries.attempts = 2;
  said += fetch_repodata(url, "noarch", options)->warnings.front();
  options.accept_stale = false;
  said += fault_of([&] { static_cast<void>(fetch_repodata(url, "noarch", options)); });
  fails = false;
  said += fault_of(
      [&] { static_cast<void>(fetch_repodata(url + "-other", "noarch", options)); });
  CHECK_THAT(said, Catch::Matchers::Contains("is not a channel"));
  options.offline = true;
  said += fault_of([&] { static_cast<void>(fetch_repodata(url, "osx-64", options)); });
  for (const char* secret : {"tk-secret", "pass-word", "bWU6"}) {
    CHECK_THAT(said, !Catch::Matchers::Contains(secret));
    CHECK_THAT(all_of(site.cached.path()), !Catch::Matchers::Contains(secret));
  }
}

TEST_CASE("records do not hold the credentials of a base_url", "[channel]") {
  const auto data = channel::parse_repodata(
      R"({"info":{"base_url":"https://me:pw@files.example/t/tk/x"},"packages.conda":)"
      R"({"a-1-0.conda":{"name":"a","version":"1","build":"0","build_number":0}}})",
      "repodata.json", "https://host/ch", "linux-64");
  REQUIRE(data.records.size() == 1);
  CHECK(data.records[0].url == "https://files.example/x/a-1-0.conda");
}
