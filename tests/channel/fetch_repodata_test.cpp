#include "channel/fetch_repodata.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "channel/channel_server.hpp"
#include "channel/repodata.hpp"
#include "channel/repodata_cache.hpp"
#include "channel/repodata_file.hpp"

using namespace distro;
using channel::fetch_repodata;
using channel::FetchedFile;
using channel::FetchOptions;
using channel::zstd_compressed;
using std::chrono::hours;
using std::chrono::seconds;
using test::ChannelServer;
using test::HttpAsked;
using test::HttpReply;
using test::Then;
using Texts = std::vector<std::string>;
namespace fs = std::filesystem;

namespace {

const std::string index_text = R"({"info":{"subdir":"noarch"},"packages":{}})";

/// An index that does not fit into one block of anything.
std::string large_index(char letter) {
  std::string text = R"({"packages":{},"x":[)";
  unsigned int number = static_cast<unsigned char>(letter);
  for (int count = 0; count < 60'000; ++count) {
    number = number * 1'103'515'245U + 12'345U;  // does not compress
    text += std::to_string(number) + ",";
  }
  return text + "0]}";
}

std::string text_of(const FetchedFile& file) {
  return channel::read_repodata_file(file.file);
}

std::string fault_of(const std::function<void()>& action) {
  try {
    action();
  } catch (const Error& error) {
    return error.what();
  }
  return "";
}

/// Everything in the cache, names and contents.
std::string all_of(const fs::path& folder) {
  std::string all;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    all += entry.path().filename().string() + "\n";
    if (entry.is_regular_file()) {
      all += base::read_file(entry.path()) + "\n";
    }
  }
  return all;
}

void drop_in_the_middle(HttpReply& reply) {
  reply.announced = reply.body.size();
  reply.body.resize(reply.body.size() / 2);
  reply.then = Then::close;
}

}  // namespace

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

TEST_CASE("an empty repodata.json is an empty channel", "[channel]") {
  ChannelServer site;
  site.put("ch/noarch/repodata.json", "");
  CHECK(text_of(*fetch_repodata(site.url(), "noarch", site.options())).empty());
}

TEST_CASE("a download that breaks off is continued, by the same run or the next",
          "[channel]") {
  ChannelServer site;
  const std::string text = large_index('a');
  site.put("ch/noarch/repodata.json", text);
  int broken = 0;
  site.spoil = [&](const HttpAsked&, HttpReply& reply) {
    if (reply.body.size() > 1000 && broken-- > 0) {
      drop_in_the_middle(reply);
    }
  };
  const std::string half = " bytes=" + std::to_string(text.size() / 2) + "-";

  broken = 1;
  CHECK(text_of(*fetch_repodata(site.url(), "noarch", site.options())) == text);
  CHECK(site.asked_now() == Texts{"/ch/noarch/repodata.json.zst",
                                  "/ch/noarch/repodata.json",
                                  "/ch/noarch/repodata.json" + half});

  site.put("ch/noarch/repodata.json", large_index('b'));
  const std::string length = std::to_string(large_index('b').size());
  const std::string got = std::to_string(large_index('b').size() / 2);
  FetchOptions once = site.options();
  once.retries.attempts = 1;
  broken = 1;
  CHECK(fault_of([&] {
          static_cast<void>(fetch_repodata(site.url(), "noarch", once));
        }) == site.url() + "/noarch/repodata.json: the connection ended after " + got +
                  " of " + length + " bytes");
  FetchOptions offline = site.options();
  offline.offline = true;
  CHECK(text_of(*fetch_repodata(site.url(), "noarch", offline)) == text);
  static_cast<void>(site.asked_now());
  CHECK(text_of(*fetch_repodata(site.url(), "noarch", once)) == large_index('b'));
  CHECK(site.asked_now() ==
        Texts{"/ch/noarch/repodata.json if changed bytes=" + got + "-"});
}

TEST_CASE("a file that changed between its parts is fetched whole", "[channel]") {
  ChannelServer site;
  site.put("ch/noarch/repodata.json", large_index('a'));
  FetchOptions once = site.options();
  once.retries.attempts = 1;
  bool breaks = true;
  bool ignores_condition = false;
  site.spoil = [&](const HttpAsked& asked, HttpReply& reply) {
    if (reply.body.size() > 1000 && breaks) {
      drop_in_the_middle(reply);
    } else if (ignores_condition && !asked.header("range").empty()) {
      HttpAsked plain = asked;
      plain.headers.erase("if-range");
      reply = test::file_reply(site.served.path(), plain);
    }
  };
  const auto fetch = [&](bool broken) {
    breaks = broken;
    const auto file = fetch_repodata(site.url(), "noarch", once);
    return file ? text_of(*file) : "";
  };
  CHECK_THROWS_AS(fetch(true), EnvironmentError);
  site.put("ch/noarch/repodata.json", large_index('b'));
  CHECK(fetch(false) == large_index('b'));

  // A server that continues whatever it has now: it is seen by the ETag.
  site.put("ch/noarch/repodata.json", large_index('c'));
  CHECK_THROWS_AS(fetch(true), EnvironmentError);
  site.put("ch/noarch/repodata.json", large_index('d'));
  ignores_condition = true;
  CHECK_THROWS_AS(fetch(false), EnvironmentError);
  CHECK(fetch(false) == large_index('d'));
}

TEST_CASE("parts that do not fit together are fetched again", "[channel]") {
  ChannelServer site;
  site.put("ch/noarch/repodata.json", large_index('a'));
  bool breaks = true;
  site.spoil = [&](const HttpAsked& asked, HttpReply& reply) {
    if (asked.target.ends_with(".json")) {
      reply.headers[0].second = "\"always the same\"";
      if (breaks) {
        drop_in_the_middle(reply);
      } else if (asked.header("range").starts_with("bytes=")) {
        reply.status = 206;
        reply.body = std::string(reply.body.size() - reply.body.size() / 2, '?');
        reply.headers.emplace_back(
            "Content-Range", asked.header("range").replace(5, 1, " ") +
                                 std::to_string(large_index('a').size() - 1) + "/" +
                                 std::to_string(large_index('a').size()));
      }
    }
  };
  FetchOptions once = site.options();
  once.retries.attempts = 1;
  CHECK_THROWS_AS(fetch_repodata(site.url(), "noarch", once), EnvironmentError);
  breaks = false;
  CHECK(text_of(*fetch_repodata(site.url(), "noarch", once)) == large_index('a'));
}

TEST_CASE("a download that was killed is continued", "[channel]") {
  ChannelServer site;
  const std::string text = large_index('a');
  site.put("ch/noarch/repodata.json", text);
  bool stalls = true;
  site.spoil = [&](const HttpAsked&, HttpReply& reply) {
    if (reply.body.size() > 1000 && stalls) {
      drop_in_the_middle(reply);
      reply.then = Then::stall;
    }
  };
  const pid_t other = ::fork();
  if (other == 0) {
    base::HttpSettings patient;
    const auto client = base::make_http_client(patient);
    FetchOptions options = site.options();
    options.http = client.get();
    static_cast<void>(fetch_repodata(site.url(), "noarch", options));
    ::_exit(0);
  }
  const auto is_half_there = [&] {
    for (const auto& entry : fs::recursive_directory_iterator(site.cached.path())) {
      if (entry.path().string().ends_with(".part.json") &&
          entry.file_size() == text.size() / 2) {
        return true;
      }
    }
    return false;
  };
  for (int count = 0; count < 500 && !is_half_there(); ++count) {
    ::usleep(10'000);
  }
  REQUIRE(is_half_there());
  ::kill(other, SIGKILL);
  ::waitpid(other, nullptr, 0);
  stalls = false;
  static_cast<void>(site.asked_now());
  CHECK(text_of(*fetch_repodata(site.url(), "noarch", site.options())) == text);
  CHECK(site.asked_now().back() ==
        "/ch/noarch/repodata.json bytes=" + std::to_string(text.size() / 2) + "-");
}

TEST_CASE("two processes that want the same download it once", "[channel]") {
  ChannelServer site;
  site.put("ch/noarch/repodata.json.zst", zstd_compressed(large_index('a')));
  site.spoil = [&](const HttpAsked&, HttpReply& reply) {
    reply.headers.emplace_back("Cache-Control", "max-age=100");
    ::usleep(50'000);
  };
  std::vector<pid_t> others;
  for (int count = 0; count < 3; ++count) {
    others.push_back(::fork());
    if (others.back() == 0) {
      const auto client = base::make_http_client();
      FetchOptions options = site.options();
      options.http = client.get();
      const auto file = fetch_repodata(site.url(), "noarch", options);
      ::_exit(file && text_of(*file) == large_index('a') ? 0 : 1);
    }
  }
  for (const pid_t other : others) {
    int status = 1;
    ::waitpid(other, &status, 0);
    CHECK(status == 0);
  }
  CHECK(site.asked_now().size() == 1);
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

TEST_CASE("a part that is longer than the file is begun anew", "[channel]") {
  ChannelServer site;
  site.put("ch/noarch/repodata.json", large_index('a'));
  FetchOptions once = site.options();
  once.retries.attempts = 1;
  bool breaks = true;
  site.spoil = [&](const HttpAsked& asked, HttpReply& reply) {
    if (breaks && asked.target.ends_with(".json")) {
      drop_in_the_middle(reply);
    }
  };
  CHECK_THROWS_AS(fetch_repodata(site.url(), "noarch", once), EnvironmentError);
  breaks = false;
  for (const auto& entry : fs::directory_iterator(site.cached.path() / "repodata")) {
    if (entry.path().string().ends_with(".part.json")) {
      fs::resize_file(entry.path(), large_index('a').size());
    }
  }
  CHECK(text_of(*fetch_repodata(site.url(), "noarch", once)) == large_index('a'));
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
