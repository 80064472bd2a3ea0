#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "base/child_process.hpp"
#include "base/file.hpp"
#include "base/http_asking.hpp"
#include "base/interrupt.hpp"
#include "base/temp_dir.hpp"

using namespace distro;
using base::HttpFailure;
using base::HttpOutcome;
using base::HttpRequest;
using base::HttpResponse;
using test::failure_of;
using test::HttpAsked;
using test::HttpReply;
using test::HttpServer;
using test::impatient;
using test::outcome_of;
using test::response_of;
using test::text_reply;
using test::Then;
using test::to;

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
  CHECK(error.body.size() <= 65536);
  const HttpRequest request = to(server.url() + "/error");
  CHECK(base::http_fault_text(request, error) ==
        server.url() + "/error answered 500 Internal Server Error");
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
