// Requests that send something: methods, bodies, files.
#include <catch2/catch.hpp>

#include "base/file.hpp"
#include "base/http_asking.hpp"
#include "base/temp_dir.hpp"

using namespace distro;
using base::HttpBody;
using base::HttpRequest;
using test::failure_of;
using test::HttpAsked;
using test::HttpReply;
using test::HttpServer;
using test::response_of;
using test::to;

namespace {

HttpReply echo(const HttpAsked& asked) {
  HttpReply reply;
  reply.body = asked.method + " " + asked.body;
  return reply;
}

}  // namespace

TEST_CASE("a request says its method, and sends a text", "[base]") {
  const HttpServer server(echo);
  for (const std::string method : {"POST", "PUT", "PATCH", "DELETE"}) {
    HttpRequest request = to(server.url() + "/x");
    request.method = method;
    request.headers = {"Content-Type: application/json"};
    request.body = HttpBody{R"({"a": 1})", {}, ""};
    CHECK(response_of(request).body == method + R"( {"a": 1})");
    CHECK(server.asked().back().header("content-length") == "8");
    CHECK(server.asked().back().header("content-type") == "application/json");
    CHECK(server.asked().back().header("expect").empty());
  }
  HttpRequest request = to(server.url() + "/x");
  request.method = "POST";
  request.body = HttpBody();
  CHECK(response_of(request).body == "POST ");
  CHECK(server.asked().back().header("content-length") == "0");
}

TEST_CASE("a request sends a file between two texts", "[base]") {
  const base::TempDir folder;
  const std::string content(300'000, 'x');
  base::write_file(folder.path() / "f", content);
  const HttpServer server(echo);
  HttpRequest request = to(server.url() + "/x");
  request.method = "POST";
  request.body = HttpBody{"before\n", folder.path() / "f", "\nafter"};
  CHECK(response_of(request).body == "POST before\n" + content + "\nafter");
  request.body->file = folder.path() / "missing";
  CHECK_THROWS_AS(response_of(request), EnvironmentError);
}

TEST_CASE("an error says how its text begins", "[base]") {
  const HttpServer server([](const HttpAsked&) {
    HttpReply reply;
    reply.status = 409;
    reply.body = R"({"error": "conflict"})";
    return reply;
  });
  HttpRequest request = to(server.url() + "/x");
  request.method = "POST";
  const base::HttpResponse response = response_of(request);
  CHECK(response.status == 409);
  CHECK(response.body == R"({"error": "conflict"})");
  CHECK(base::http_fault_text(request, response) ==
        server.url() + "/x answered 409 Conflict");
}

TEST_CASE("a redirect of what was sent is an answer, and not followed", "[base]") {
  const HttpServer server([](const HttpAsked& asked) {
    HttpReply reply;
    reply.status = asked.target == "/elsewhere" ? 200 : 302;
    reply.headers = {{"Location", "/elsewhere"}};
    return reply;
  });
  HttpRequest request = to(server.url() + "/x");
  request.method = "POST";
  request.body = HttpBody{"secret", {}, ""};
  CHECK(response_of(request).status == 302);
  CHECK(server.asked().size() == 1);
}
