#include "base/http.hpp"

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <cstdlib>

#include "base/child_process.hpp"
#include "base/file.hpp"
#include "base/interrupt.hpp"
#include "base/temp_dir.hpp"
#include "support/http_server.hpp"

using namespace distro;
using base::HttpFailure;
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

base::HttpSettings impatient() {
  base::HttpSettings settings;
  settings.connect_timeout = milliseconds(5000);
  settings.stall_after = milliseconds(300);
  return settings;
}

HttpOutcome outcome_of(HttpRequest request,
                       const base::HttpSettings& settings = impatient()) {
  HttpOutcome result;
  bool sent = false;
  base::make_http_client(settings)->run(
      {[&]() -> std::optional<HttpRequest> {
         return std::exchange(sent, true) ? std::nullopt : std::optional(request);
       },
       [&](const HttpRequest&, HttpOutcome outcome) { result = std::move(outcome); }});
  return result;
}

HttpRequest to(const std::string& url) {
  HttpRequest request;
  request.url = url;
  return request;
}

HttpResponse response_of(const HttpRequest& request) {
  const HttpOutcome outcome = outcome_of(request);
  INFO(base::http_fault_text(request, outcome));
  REQUIRE(std::holds_alternative<HttpResponse>(outcome));
  return std::get<HttpResponse>(outcome);
}

HttpFailure failure_of(const HttpRequest& request,
                       const base::HttpSettings& settings = impatient()) {
  const HttpOutcome outcome = outcome_of(request, settings);
  REQUIRE(std::holds_alternative<HttpFailure>(outcome));
  return std::get<HttpFailure>(outcome);
}

HttpReply text_reply(const std::string& body) {
  HttpReply reply;
  reply.body = body;
  return reply;
}

}  // namespace

TEST_CASE("a body comes with status and headers", "[base]") {
  const HttpServer server([](const HttpAsked& asked) {
    HttpReply reply = text_reply("hello " + asked.header("x-name"));
    reply.headers = {{"ETag", "\"1\""}, {"X-Odd", " spaced  "}};
    return reply;
  });
  HttpRequest request = to(server.url() + "/a");
  request.headers = {"X-Name: you"};
  const HttpResponse response = response_of(request);
  CHECK(response.status == 200);
  CHECK(response.body == "hello you");
  CHECK(response.size == 9);
  CHECK(response.header("etag") == "\"1\"");
  CHECK(response.header("x-odd") == "spaced");
  CHECK(response.header("last-modified").empty());
  CHECK(server.asked().front().target == "/a");
  CHECK(server.asked().front().header("user-agent") == "conda-distro");
}

TEST_CASE("a body goes into a file, and an error's body does not", "[base]") {
  const HttpServer server([](const HttpAsked& asked) {
    HttpReply reply = text_reply("content");
    reply.status = asked.target == "/good" ? 200 : 404;
    return reply;
  });
  const base::TempDir folder;
  HttpRequest request = to(server.url() + "/bad");
  request.file = folder.path() / "f";
  CHECK(response_of(request).status == 404);
  CHECK_FALSE(fs::exists(request.file));
  request.url = server.url() + "/good";
  std::vector<std::uint64_t> progress;
  request.on_progress = [&](std::uint64_t done, std::uint64_t total) {
    progress = {done, total};
  };
  CHECK(response_of(request).size == 7);
  CHECK(base::read_file(request.file) == "content");
  CHECK(progress == std::vector<std::uint64_t>{7, 7});
}

TEST_CASE("a file that broke off is continued", "[base]") {
  const base::TempDir folder;
  base::write_file(folder.path() / "r/f", "0123456789");
  const HttpServer server([&](const HttpAsked& asked) {
    return test::file_reply(folder.path() / "r", asked);
  });
  HttpRequest request = to(server.url() + "/f");
  request.file = folder.path() / "f";
  const std::string etag{response_of(request).header("etag")};
  request.resume_validator = etag;

  base::write_file(request.file, "0123");
  HttpResponse rest = response_of(request);
  CHECK(rest.status == 206);
  CHECK(rest.size == 10);
  CHECK(base::read_file(request.file) == "0123456789");
  CHECK(server.asked().back().header("range") == "bytes=4-");

  // The file changed: everything comes.
  request.resume_validator = "\"another\"";
  base::write_file(request.file, "xyz");
  rest = response_of(request);
  CHECK(rest.status == 200);
  CHECK(base::read_file(request.file) == "0123456789");
}

TEST_CASE("a part of another file is not taken for the rest", "[base]") {
  // This server knows Range and does not know If-Range.
  const HttpServer server([](const HttpAsked& asked) {
    HttpReply reply = text_reply("NEW");
    reply.headers = {{"ETag", "\"new\""}};
    if (!asked.header("range").empty()) {
      reply.status = 206;
      reply.headers.emplace_back("Content-Range",
                                 asked.target == "/f" ? "bytes 4-6/7" : "bytes 1-3/4");
    }
    return reply;
  });
  const base::TempDir folder;
  HttpRequest request = to(server.url() + "/f");
  request.file = folder.path() / "f";
  request.resume_validator = "\"old\"";
  base::write_file(request.file, "0123");
  HttpFailure failure = failure_of(request);
  CHECK(failure.kind == HttpFailure::Kind::broken_off);
  CHECK(failure.why == "it answered with another part of the file than was asked for");
  CHECK(base::read_file(request.file).empty());

  request.url = server.url() + "/other-place";
  request.resume_validator = "\"new\"";
  base::write_file(request.file, "0123");
  CHECK(failure_of(request).kind == HttpFailure::Kind::broken_off);
  CHECK(response_of(request).status == 200);
  CHECK(base::read_file(request.file) == "NEW");
}

TEST_CASE("what goes wrong with a connection is told in words", "[base]") {
  const HttpServer server([](const HttpAsked& asked) {
    HttpReply reply = text_reply("some");
    if (asked.target == "/half") {
      reply.announced = 9;
      reply.then = Then::close;
    } else if (asked.target == "/stall") {
      reply.announced = 9;
      reply.then = Then::stall;
    } else if (asked.target == "/reset") {
      reply.body.clear();
      reply.then = Then::reset;
    } else if (asked.target == "/nothing") {
      reply.announced = 1U << 20U;
      reply.then = Then::reset;
    } else if (asked.target.starts_with("/loop")) {
      reply.status = 302;
      reply.headers = {{"Location", asked.target + "x"}};
    } else if (asked.target == "/large") {
      reply.body = std::string(1000, 'x');
    } else if (asked.target == "/headers") {
      for (int count = 0; count < 40; ++count) {
        reply.headers.emplace_back("X-Long", std::string(9000, 'x'));
      }
    } else if (asked.target == "/header") {
      reply.headers.emplace_back("X-Long", std::string(1U << 20U, 'x'));
    } else if (asked.target == "/scheme") {
      reply.status = 302;
      reply.headers = {{"Location", "file:///etc/passwd"}};
    }
    return reply;
  });
  const auto text = [&](const std::string& target, std::uint64_t max_size = 100) {
    HttpRequest request = to(server.url() + target);
    request.max_size = max_size;
    const std::string said = base::http_fault_text(request, outcome_of(request));
    CHECK(said.starts_with(server.url() + target + ": "));
    return said.substr((server.url() + target + ": ").size());
  };
  CHECK(text("/half") == "the connection ended after 4 of 9 bytes");
  CHECK(text("/stall") == "the server sent fewer than 1024 bytes in 300 ms");
  CHECK(text("/reset") == "the connection broke: Connection reset by peer");
  CHECK(text("/loop") == "it redirects more than 10 times");
  CHECK(text("/large") == "it has 1000 bytes, more than 100");
  CHECK(text("/headers") == "its headers are larger than 262144 bytes");
  CHECK(text("/nothing", 1U << 21U) ==
        "the connection broke: Connection reset by peer");
  CHECK(text("/header") == "it sends too long a header line");
  CHECK(text("/scheme") ==
        "it redirects to an address that may not be followed from here");
}

TEST_CASE("a server that says nothing is given up", "[base]") {
  const HttpServer server([](const HttpAsked&) {
    HttpReply reply;
    reply.then = Then::stall;
    reply.announced = 5;
    return reply;
  });
  base::HttpSettings settings = impatient();
  settings.stall_bytes = 1;
  const HttpFailure failure = failure_of(to(server.url() + "/x"), settings);
  CHECK(failure.kind == HttpFailure::Kind::stalled);
}

TEST_CASE("who cannot be reached is named", "[base]") {
  int port = 0;
  {
    const HttpServer gone([](const HttpAsked&) { return HttpReply(); });
    port = std::stoi(gone.url().substr(gone.url().rfind(':') + 1));
  }
  const HttpRequest request =
      to("http://me:secret@127.0.0.1:" + std::to_string(port) + "/t/tk-1/ch");
  const HttpOutcome outcome = outcome_of(request);
  CHECK(base::http_fault_text(request, outcome) ==
        "http://127.0.0.1:" + std::to_string(port) +
            "/ch: cannot connect: Connection refused");
  CHECK(std::get<HttpFailure>(outcome).kind == HttpFailure::Kind::unreachable);
  CHECK(failure_of(to("ftp://127.0.0.1/x")).why ==
        "only http and https addresses can be fetched");
  CHECK(failure_of(to("http://[broken/x")).kind == HttpFailure::Kind::refused);
}

TEST_CASE("a body larger than allowed is not taken whole", "[base]") {
  const HttpServer server([](const HttpAsked&) {
    HttpReply reply = text_reply("400000 bytes to come\n");
    reply.headers = {{"Content-Type", "text/plain"}};
    reply.body += std::string(400'000, 'x');
    reply.status = 500;
    return reply;
  });
  const HttpResponse error = response_of(to(server.url() + "/error"));
  CHECK(error.status == 500);
  CHECK(error.body.empty());
  const HttpRequest request = to(server.url() + "/error");
  CHECK(base::http_fault_text(request, error) ==
        server.url() + "/error answered 500 Internal Server Error");
}

TEST_CASE("many transfers share a few connections", "[base]") {
  const HttpServer server(
      [](const HttpAsked& asked) { return text_reply(asked.target); });
  const auto client = base::make_http_client();
  std::size_t next = 0;
  std::map<std::size_t, std::string> bodies;
  client->run({[&]() -> std::optional<HttpRequest> {
                 if (next == 300) {
                   return std::nullopt;
                 }
                 HttpRequest request = to(server.url() + "/" + std::to_string(next));
                 request.id = next++;
                 return request;
               },
               [&](const HttpRequest& request, HttpOutcome outcome) {
                 bodies[request.id] = std::get<HttpResponse>(outcome).body;
               }});
  REQUIRE(bodies.size() == 300);
  CHECK(bodies[299] == "/299");
  CHECK(server.connections() <= 8);
}

TEST_CASE("what a caller throws ends all transfers", "[base]") {
  const HttpServer server([](const HttpAsked& asked) {
    HttpReply reply = text_reply("x");
    reply.then = asked.target == "/slow" ? Then::stall : Then::keep;
    reply.announced = asked.target == "/slow" ? 10 : 1;
    return reply;
  });
  const auto client = base::make_http_client();
  int next = 0;
  const auto run = [&](const std::string& first) {
    next = 0;
    client->run({[&]() -> std::optional<HttpRequest> {
                   ++next;
                   return next == 1   ? std::optional(to(server.url() + first))
                          : next == 2 ? std::optional(to(server.url() + "/quick"))
                                      : std::nullopt;
                 },
                 [&](const HttpRequest& request, const HttpOutcome&) {
                   if (request.url.ends_with("/quick")) {
                     throw base::Interrupted{};
                   }
                 }});
  };
  CHECK_THROWS_AS(run("/slow"), base::Interrupted);
  CHECK_THROWS_AS(run("/other"), base::Interrupted);
}

TEST_CASE("a file that cannot be written is a fault of ours", "[base]") {
  const HttpServer server([](const HttpAsked&) { return text_reply("x"); });
  HttpRequest request = to(server.url() + "/x");
  request.file = "/proc/no-such-folder/f";
  CHECK_THROWS_WITH(outcome_of(request),
                    "/proc/no-such-folder/f: cannot write: No such file or directory");
}

TEST_CASE("a compressed transfer arrives as what it stands for", "[base]") {
  // gzip of "hello\n"
  const std::string zipped(
      "\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\xcb\x48\xcd\xc9\xc9\xe7\x02\x00\x20"
      "\x30\x3a\x36\x06\x00\x00\x00",
      26);
  const HttpServer server([&](const HttpAsked& asked) {
    HttpReply reply = text_reply("hello\n");
    if (asked.header("accept-encoding").find("gzip") != std::string::npos) {
      reply.body = zipped;
      reply.headers = {{"Content-Encoding", "gzip"}};
    }
    if (asked.target == "/half") {
      reply.body.resize(12);
      reply.announced = zipped.size();
      reply.then = Then::close;
    }
    return reply;
  });
  HttpRequest request = to(server.url() + "/x");
  request.compressed = true;
  CHECK(response_of(request).body == "hello\n");
  CHECK(response_of(to(server.url() + "/x")).body == "hello\n");
  request.url = server.url() + "/half";
  CHECK(failure_of(request).kind == HttpFailure::Kind::broken_off);
}

TEST_CASE("the proxy of the environment is used", "[base]") {
  const HttpServer proxy(
      [](const HttpAsked& asked) { return text_reply("via " + asked.target); });
  ::setenv("http_proxy", proxy.url().c_str(), 1);
  CHECK(response_of(to("http://channel.invalid/x")).body ==
        "via http://channel.invalid/x");
  const HttpServer direct([](const HttpAsked&) { return text_reply("direct"); });
  CHECK(response_of(to(direct.url() + "/x")).body == "direct");
  ::unsetenv("http_proxy");
}

TEST_CASE("a server that nobody vouches for is refused", "[base]") {
  const test::TlsIdentity identity = test::self_signed("127.0.0.1");
  const HttpServer server(
      [](const HttpAsked& asked) {
        HttpReply reply = text_reply("secret");
        if (asked.target == "/away") {
          reply.status = 302;
          reply.headers = {{"Location", "http://127.0.0.1:1/x"}};
        }
        return reply;
      },
      &identity);
  const HttpRequest request = to(server.url() + "/x");
  const HttpOutcome refused = outcome_of(request);
  CHECK(base::http_fault_text(request, refused) ==
        server.url() +
            "/x: the server is not trusted: SSL certificate problem: "
            "self-signed certificate");
  CHECK(std::get<HttpFailure>(refused).kind == HttpFailure::Kind::refused);

  const base::TempDir folder;
  base::HttpSettings settings = impatient();
  settings.certificates = folder.path() / "ca.pem";
  base::write_file(settings.certificates, identity.certificate);
  CHECK(std::get<HttpResponse>(outcome_of(request, settings)).body == "secret");
  const HttpFailure away = failure_of(to(server.url() + "/away"), settings);
  CHECK(away.why == "it redirects to an address that may not be followed from here");
}

TEST_CASE("credentials do not follow a redirect to another host", "[base]") {
  const HttpServer other([](const HttpAsked&) { return text_reply("there"); });
  const HttpServer server([&](const HttpAsked&) {
    HttpReply reply;
    reply.status = 302;
    reply.headers = {{"Location", other.url() + "/y"}};
    return reply;
  });
  HttpRequest request = to(server.url() + "/x");
  request.headers = {"Authorization: Bearer secret"};
  CHECK(response_of(request).body == "there");
  CHECK(server.asked().front().header("authorization") == "Bearer secret");
  CHECK(other.asked().front().header("authorization").empty());
}

TEST_CASE("who waits for a server can be interrupted, and keeps what came", "[base]") {
  const HttpServer server([](const HttpAsked&) {
    HttpReply reply = text_reply("half");
    reply.announced = 8;
    reply.then = Then::stall;
    return reply;
  });
  const base::TempDir folder;
  HttpRequest request = to(server.url() + "/x");
  request.file = folder.path() / "part";
  const pid_t other = test::child([&] {
    base::watch_for_interrupts();
    try {
      static_cast<void>(outcome_of(request, base::HttpSettings()));
    } catch (const base::Interrupted&) {
      ::_exit(130);
    }
  });
  REQUIRE(test::soon(
      [&] { return base::read_file_if_there(request.file).value_or("") == "half"; }));
  ::kill(other, SIGTERM);
  const int status = test::status_of(other);
  CHECK(WIFEXITED(status));
  CHECK(WEXITSTATUS(status) == 130);
  CHECK(base::read_file(request.file) == "half");
}
