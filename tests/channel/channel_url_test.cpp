#include "channel/channel_url.hpp"

#include <catch2/catch.hpp>

using namespace distro::channel;

TEST_CASE("a channel is a name, a path or a URL", "[channel]") {
  const auto url = [](const char* name) {
    return channel_url(name, "https://channels.example/", "/home/me");
  };
  REQUIRE(url("forge") == "https://channels.example/forge");
  REQUIRE(url("forge/label/dev") == "https://channels.example/forge/label/dev");
  REQUIRE(url("https://other.example/x/") == "https://other.example/x");
  REQUIRE(url("/srv/my channel") == "file:///srv/my%20channel");
  REQUIRE(url("~/channel") == "file:///home/me/channel");
  REQUIRE(channel_url("staging", "~/channels", "/home/me") ==
          "file:///home/me/channels/staging");
}

TEST_CASE("what is no channel says so", "[channel]") {
  REQUIRE_THROWS_WITH(channel_url("forge", "", "/home/me"),
                      "the channel 'forge' is a name, but no channel_alias says where "
                      "names live");
  REQUIRE_THROWS_WITH(
      channel_url("my forge", "https://x.example", ""),
      "'my forge' is no channel: neither a name, nor a path, nor a URL");
  REQUIRE_THROWS_WITH(channel_url("", "", ""),
                      "a channel's name, path or URL is expected, found nothing");
}

TEST_CASE("paths and file URLs are each other's inverse", "[channel]") {
  for (const char* path : {"/srv/channel", "/srv/a b%c#d?e", "/srv/n\xc3\xa4me"}) {
    REQUIRE(local_path(file_url(path)) == std::filesystem::path(path));
  }
  REQUIRE(file_url("/srv/channel/") == "file:///srv/channel");
  REQUIRE_FALSE(local_path("https://x.example/y"));
  REQUIRE_THROWS_WITH(local_path("file:///a%2"),
                      "file:///a%2: '%' must be followed by two hex digits");
}

TEST_CASE("a channel is called by the last part of its URL", "[channel]") {
  REQUIRE(channel_name("https://channels.example/forge/") == "forge");
  REQUIRE(channel_name("file:///srv/my%20channel") == "my channel");
}

TEST_CASE("a subdir has the form of one", "[channel]") {
  REQUIRE(is_subdir("noarch"));
  REQUIRE(is_subdir("linux-64"));
  REQUIRE_FALSE(is_subdir("linux"));
  REQUIRE_FALSE(is_subdir(".index"));
  REQUIRE_FALSE(is_subdir("linux-64-old"));
}
