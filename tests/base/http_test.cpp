#include "base/http.hpp"

#include <catch2/catch.hpp>
#include <cstdlib>

#include "base/file.hpp"
#include "base/http_asking.hpp"
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
using test::response_of;
using test::text_reply;
using test::Then;
using test::to;
namespace fs = std::filesystem;

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
