#include "base/retry.hpp"

#include <catch2/catch.hpp>

#include "base/file.hpp"
#include "base/temp_dir.hpp"
#include "support/http_server.hpp"
#include "support/passing_clock.hpp"

using namespace distro;
using base::HttpOutcome;
using base::HttpRequest;
using base::HttpResponse;
using std::chrono::milliseconds;
using test::HttpAsked;
using test::HttpReply;
using test::HttpServer;
using test::Then;
namespace fs = std::filesystem;

namespace {

struct Asking {
  std::unique_ptr<base::HttpClient> client = base::make_http_client();
  test::PassingClock clock;
  base::RetryPolicy policy;

  Asking() { policy.jitter = 0; }
  HttpOutcome send(const HttpRequest& request) {
    return base::send(*client, clock, policy, request);
  }
};

HttpRequest to(const std::string& url) {
  HttpRequest request;
  request.url = url;
  return request;
}

}  // namespace

TEST_CASE("an overloaded server is asked again, each time later", "[base]") {
  int count = 0;
  const HttpServer server([&](const HttpAsked&) {
    HttpReply reply;
    reply.status = ++count <= 3 ? 503 : 200;
    reply.body = "text";
    return reply;
  });
  Asking asking;
  const HttpOutcome outcome = asking.send(to(server.url() + "/x"));
  CHECK(std::get<HttpResponse>(outcome).body == "text");
  CHECK(asking.clock.slept ==
        std::vector{milliseconds(1000), milliseconds(2000), milliseconds(4000)});
}

TEST_CASE("a server may ask for patience, not for too much of it", "[base]") {
  int count = 0;
  const HttpServer server([&](const HttpAsked&) {
    HttpReply reply;
    const char* patience[] = {"7", "86400"};
    if (count < 2) {
      reply.status = 429;
      reply.headers = {{"Retry-After", patience[count++]}};
    }
    return reply;
  });
  Asking asking;
  CHECK(std::get<HttpResponse>(asking.send(to(server.url() + "/x"))).status == 200);
  CHECK(asking.clock.slept == std::vector{milliseconds(7000), milliseconds(120'000)});
}

TEST_CASE("at the end of patience the fault says how often it was tried", "[base]") {
  const HttpServer server([](const HttpAsked&) {
    HttpReply reply;
    reply.status = 502;
    return reply;
  });
  Asking asking;
  HttpRequest last;
  HttpOutcome result;
  bool sent = false;
  base::run_with_retries(*asking.client, asking.clock, asking.policy,
                         {[&]() -> std::optional<HttpRequest> {
                            return std::exchange(sent, true)
                                       ? std::nullopt
                                       : std::optional(to(server.url() + "/x"));
                          },
                          [&](const HttpRequest& request, HttpOutcome outcome) {
                            last = request;
                            result = std::move(outcome);
                          }});
  CHECK(std::string(base::http_fault(last, result).what()) ==
        server.url() + "/x answered 502 Bad Gateway (tried 5 times)");
  CHECK(server.asked().size() == 5);
}

TEST_CASE("what cannot pass is not tried again", "[base]") {
  const HttpServer server([](const HttpAsked&) {
    HttpReply reply;
    reply.status = 403;
    return reply;
  });
  Asking asking;
  const HttpRequest request = to(server.url() + "/x");
  const HttpOutcome outcome = asking.send(request);
  CHECK(server.asked().size() == 1);
  CHECK(std::string(base::http_fault(request, outcome).what()) ==
        server.url() +
            "/x answered 403 Forbidden: does it need a token, or another one?");
}

TEST_CASE("a file that broke off is continued by the next attempt", "[base]") {
  const base::TempDir folder;
  const std::string text(100'000, 'x');
  base::write_file(folder.path() / "r/f", text + "end");
  int count = 0;
  const HttpServer server([&](const HttpAsked& asked) {
    HttpReply reply = test::file_reply(folder.path() / "r", asked);
    if (++count == 1) {
      reply.announced = reply.body.size();
      reply.body.resize(60'000);
      reply.then = Then::close;
    } else if (count == 2) {
      reply.status = 503;
    }
    return reply;
  });
  Asking asking;
  HttpRequest request = to(server.url() + "/f");
  request.file = folder.path() / "f";
  CHECK(std::get<HttpResponse>(asking.send(request)).size == 100'003);
  CHECK(base::read_file(request.file) == text + "end");
  CHECK(server.asked()[2].header("range") == "bytes=60000-");
}

TEST_CASE("a file that changed meanwhile is begun anew", "[base]") {
  const base::TempDir folder;
  base::write_file(folder.path() / "r/f", std::string(100'000, 'x'));
  int count = 0;
  const HttpServer server([&](const HttpAsked& asked) {
    HttpReply reply = test::file_reply(folder.path() / "r", asked);
    if (++count == 1) {
      reply.announced = reply.body.size();
      reply.body.resize(60'000);
      reply.then = Then::close;
      base::write_file(folder.path() / "r/f", std::string(70'000, 'y'));
    }
    return reply;
  });
  Asking asking;
  HttpRequest request = to(server.url() + "/f");
  request.file = folder.path() / "f";
  CHECK(std::get<HttpResponse>(asking.send(request)).status == 200);
  CHECK(base::read_file(request.file) == std::string(70'000, 'y'));
}

TEST_CASE("a file without a validator is begun anew", "[base]") {
  CHECK(base::resume_validator({}).empty());
  HttpResponse head;
  head.headers = {{"etag", "W/\"1\""}, {"last-modified", "yesterday"}};
  CHECK(base::resume_validator(head).empty());
  head.headers.erase("etag");
  CHECK(base::resume_validator(head) == "yesterday");
  head.headers["etag"] = "\"1\"";
  CHECK(base::resume_validator(head) == "\"1\"");
  head.headers["content-encoding"] = "gzip";
  CHECK(base::resume_validator(head).empty());
}

TEST_CASE("others go on while one waits for its next attempt", "[base]") {
  int count = 0;
  const HttpServer server([&](const HttpAsked& asked) {
    HttpReply reply;
    reply.status = asked.target == "/0" && ++count < 3 ? 500 : 200;
    return reply;
  });
  Asking asking;
  std::size_t next = 0;
  std::vector<std::size_t> finished;
  base::run_with_retries(*asking.client, asking.clock, asking.policy,
                         {[&]() -> std::optional<HttpRequest> {
                            if (next == 40) {
                              return std::nullopt;
                            }
                            HttpRequest request =
                                to(server.url() + "/" + std::to_string(next));
                            request.id = next++;
                            return request;
                          },
                          [&](const HttpRequest& request, const HttpOutcome& outcome) {
                            CHECK(std::get<HttpResponse>(outcome).status == 200);
                            finished.push_back(request.id);
                          }});
  REQUIRE(finished.size() == 40);
  CHECK(finished.back() == 0);
}

TEST_CASE("nothing new is begun while a server asks for a pause", "[base]") {
  bool paused = false;
  const HttpServer server([&](const HttpAsked&) {
    HttpReply reply;
    if (!std::exchange(paused, true)) {
      reply.status = 429;
      reply.headers = {{"Retry-After", "3"}};
    }
    return reply;
  });
  base::HttpSettings settings;
  settings.at_once = 1;
  Asking asking;
  asking.client = base::make_http_client(settings);
  std::size_t next = 0;
  std::vector<std::size_t> asked_before_sleep;
  base::run_with_retries(*asking.client, asking.clock, asking.policy,
                         {[&]() -> std::optional<HttpRequest> {
                            if (next == 3) {
                              return std::nullopt;
                            }
                            if (next > 0) {
                              CHECK(asking.clock.slept.size() == 1);
                            }
                            ++next;
                            return to(server.url() + "/x");
                          },
                          [](const HttpRequest&, const HttpOutcome&) {}});
  CHECK(next == 3);
  CHECK(asking.clock.slept == std::vector{milliseconds(3000)});
}
