#include "base/http_url.hpp"

#include <catch2/catch.hpp>

using namespace distro;
using base::redacted;

TEST_CASE("a URL is taken apart", "[base]") {
  const auto parts =
      base::url_parts("HTTPS://me:p%40ss@Host.Example:8443/t/to-ken/ch/linux-64?x=1");
  REQUIRE(parts);
  CHECK(parts->scheme == "https");
  CHECK(parts->user_info == "me:p%40ss");
  CHECK(parts->host == "host.example:8443");
  CHECK(parts->token == "to-ken");
  CHECK(parts->path == "/ch/linux-64?x=1");
  CHECK(base::percent_decoded(parts->user_info) == "me:p@ss");
  CHECK_FALSE(base::url_parts("conda-forge"));
  CHECK_FALSE(base::url_parts("file:///t/x/y"));
  CHECK_FALSE(base::url_parts("https://"));
  CHECK_FALSE(base::url_parts("://host"));
}

TEST_CASE("a URL is shown without what is secret in it", "[base]") {
  CHECK(redacted("https://host/ch/noarch") == "https://host/ch/noarch");
  CHECK(redacted("https://u:p@host/ch") == "https://host/ch");
  CHECK(redacted("https://u:p@x@host/ch") == "https://host/ch");
  CHECK(redacted("https://host/t/tk-12/ch/noarch/r.json") ==
        "https://host/ch/noarch/r.json");
  CHECK(redacted("https://host/t/tk-12") == "https://host");
  CHECK(redacted("https://host/get/t/tk/ch") == "https://host/get/ch");
  CHECK(redacted("https://host/t//ch") == "https://host/t//ch");
  CHECK(redacted("https://host/f.conda?Signature=abc#x") == "https://host/f.conda");
  CHECK(redacted("https://host/f?a=/t/b/c") == "https://host/f");
  CHECK(redacted("file:///t/tk/ch") == "file:///t/tk/ch");
  CHECK(redacted("defaults") == "defaults");
}

TEST_CASE("this machine is known by its names", "[base]") {
  CHECK(base::is_loopback("localhost:80"));
  CHECK(base::is_loopback("127.0.0.1"));
  CHECK(base::is_loopback("[::1]:8080"));
  CHECK_FALSE(base::is_loopback("127.0.0.1.example"));
  CHECK_FALSE(base::is_loopback("localhost.example"));
}

TEST_CASE("percent signs are decoded where they encode something", "[base]") {
  CHECK(base::percent_decoded("a%2Fb%2") == "a/b%2");
  CHECK(base::percent_decoded("%zz%") == "%zz%");
  CHECK(base::percent_decoded("%41%") == "A%");
}

TEST_CASE("what a URL does not have as it is gets percent signs", "[base]") {
  CHECK(base::percent_encoded("a/b-1.2_~%#? \xC3\xA9", "/") ==
        "a/b-1.2_~%25%23%3F%20%C3%A9");
  CHECK(base::percent_encoded("a/b", "") == "a%2Fb");
}
