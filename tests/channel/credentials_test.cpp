#include "channel/credentials.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/temp_dir.hpp"

using namespace distro;
using channel::AuthorizedUrl;
using channel::Credentials;

namespace {

struct Sent {
  std::string url;
  std::string header;
  friend bool operator==(const Sent&, const Sent&) = default;
};

Sent sent(const Credentials& credentials, const std::string& url) {
  const AuthorizedUrl authorized = credentials.authorized(url);
  return {authorized.url, authorized.headers.empty() ? "" : authorized.headers.front()};
}

}  // namespace

TEST_CASE("a token file names hosts and their secrets", "[channel]") {
  const base::TempDir folder;
  const auto file = folder.path() / "tokens";
  base::write_file(file,
                   "# ours\n"
                   "conda.example  tk-1\n"
                   "conda.example/private tk-2   # more special\n"
                   "\n"
                   "https://Prefix.example bearer b-1\n"
                   "*.wild.example basic me pass:word\n");
  Credentials credentials;
  credentials.add_token_file(file);
  CHECK(sent(credentials, "https://conda.example/ch/noarch/repodata.json") ==
        Sent{"https://conda.example/t/tk-1/ch/noarch/repodata.json", ""});
  CHECK(sent(credentials, "https://conda.example/private/x") ==
        Sent{"https://conda.example/t/tk-2/private/x", ""});
  CHECK(sent(credentials, "https://conda.example/privately") ==
        Sent{"https://conda.example/t/tk-1/privately", ""});
  CHECK(sent(credentials, "https://prefix.example:8443/x") ==
        Sent{"https://prefix.example:8443/x", "Authorization: Bearer b-1"});
  CHECK(sent(credentials, "https://a.wild.example/x") ==
        Sent{"https://a.wild.example/x", "Authorization: Basic bWU6cGFzczp3b3Jk"});
  CHECK(sent(credentials, "https://wild.example/x").header.empty());
  CHECK(sent(credentials, "https://conda.example.evil/x").url ==
        "https://conda.example.evil/x");
}

TEST_CASE("a file's secret is not sent where others can read it", "[channel]") {
  const base::TempDir folder;
  base::write_file(folder.path() / "tokens",
                   "conda.example tk-1\nlocalhost tk-2\n127.0.0.1:80 bearer tk-3\n");
  Credentials credentials;
  credentials.add_token_file(folder.path() / "tokens");
  CHECK(sent(credentials, "http://conda.example/x").url == "http://conda.example/x");
  CHECK(sent(credentials, "http://localhost:8000/x").url ==
        "http://localhost:8000/t/tk-2/x");
  CHECK(sent(credentials, "http://127.0.0.1:80/x").header ==
        "Authorization: Bearer tk-3");
  CHECK(sent(credentials, "http://127.0.0.1:81/x").header.empty());
}

TEST_CASE("a channel's URL may hold credentials for its server", "[channel]") {
  Credentials credentials;
  credentials.add_from_url("https://me:p%40ss@host/ch");
  CHECK(sent(credentials, "https://host/ch/noarch/x") ==
        Sent{"https://host/ch/noarch/x", "Authorization: Basic bWU6cEBzcw=="});
  CHECK(sent(credentials, "https://host/pool/x").header ==
        "Authorization: Basic bWU6cEBzcw==");
  CHECK(sent(credentials, "https://other/x").header.empty());
  CHECK(sent(credentials, "https://host:8443/x").header.empty());
  CHECK(sent(credentials, "http://host/x").header.empty());

  Credentials tokens;
  tokens.add_from_url("https://host/t/tk-1/a");
  tokens.add_from_url("https://host/t/tk-2/b");
  CHECK(sent(tokens, "https://host/a/x").url == "https://host/t/tk-1/a/x");
  CHECK(sent(tokens, "https://host/b/x").url == "https://host/t/tk-2/b/x");

  Credentials both;
  both.add_from_url("https://me:pw@host/t/tk/ch");
  CHECK(sent(both, "https://host/ch/x?y=1") ==
        Sent{"https://host/t/tk/ch/x?y=1", "Authorization: Basic bWU6cHc="});
}

TEST_CASE("a URL's own credentials come first, then the channel's, then files'",
          "[channel]") {
  const base::TempDir folder;
  base::write_file(folder.path() / "tokens", "host/ch bearer of-file\n");
  Credentials credentials;
  credentials.add_token_file(folder.path() / "tokens");
  CHECK(sent(credentials, "https://host/ch/x").header ==
        "Authorization: Bearer of-file");
  credentials.add_from_url("https://host/t/of-url/ch");
  CHECK(sent(credentials, "https://host/ch/x") ==
        Sent{"https://host/t/of-url/ch/x", ""});
  CHECK(sent(credentials, "https://host/t/own/ch/x") ==
        Sent{"https://host/t/own/ch/x", ""});
  CHECK(sent(credentials, "file:///t/a/b").url == "file:///t/a/b");
}

TEST_CASE("rattler's file of credentials is understood", "[channel]") {
  const base::TempDir folder;
  const auto file = folder.path() / "auth.json";
  base::write_file(file, R"({"*.prefix.example": {"BearerToken": "b"},
    "host": {"BasicHTTP": {"username": "u", "password": "p"}},
    "conda.example": {"CondaToken": "c"}, "bucket": {"S3Credentials": {}}})");
  Credentials credentials;
  credentials.add_auth_file(file);
  CHECK(sent(credentials, "https://repo.prefix.example/x").header ==
        "Authorization: Bearer b");
  CHECK(sent(credentials, "https://host/x").header == "Authorization: Basic dTpw");
  CHECK(sent(credentials, "https://conda.example/x").url ==
        "https://conda.example/t/c/x");
}

TEST_CASE("a file of credentials that is wrong is refused without showing a secret",
          "[channel]") {
  const base::TempDir folder;
  const auto file = folder.path() / "f";
  Credentials credentials;
  base::write_file(file, "host a\nhost secret one two three\n");
  CHECK_THROWS_WITH(credentials.add_token_file(file),
                    file.string() +
                        ":2: expected 'host[/path] token', 'host[/path] bearer token' "
                        "or 'host[/path] basic user password'");
  base::write_file(file, "host sec\x01ret\n");
  CHECK_THROWS_AS(credentials.add_token_file(file), InputError);
  base::write_file(file, R"({"host": {"BearerToken": "secret)");
  CHECK_THROWS_WITH(
      credentials.add_auth_file(file),
      file.string() + ": expected a JSON object with a host for each key");
  base::write_file(file, R"({"host": {"BearerToken": ["secret"]}})");
  CHECK_THROWS_WITH(credentials.add_auth_file(file),
                    file.string() + ": 'host' has no usable secret");
  base::write_file(file, R"({"host": {"BearerToken": "a\r\nX-Other: b"}})");
  CHECK_THROWS_AS(credentials.add_auth_file(file), InputError);
}
