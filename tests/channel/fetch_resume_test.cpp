#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "channel/channel_server.hpp"

using namespace distro;
using channel::fetch_repodata;
using channel::FetchOptions;
using channel::zstd_compressed;
using test::ChannelServer;
using test::drop_in_the_middle;
using test::fault_of;
using test::HttpAsked;
using test::HttpReply;
using test::large_index;
using test::text_of;
using test::Then;
using Texts = std::vector<std::string>;
namespace fs = std::filesystem;

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
  std::atomic<bool> stalls = true;
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
