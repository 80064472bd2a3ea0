#include "channel/version_key.hpp"

#include <algorithm>
#include <catch2/catch.hpp>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <random>
#include <set>
#include <string>
#include <vector>

#include "channel/version.hpp"
#include "version_elements.hpp"

namespace {

using distro::channel::Version;
using distro::channel::version_key;
using distro::channel::version_prefix_range;
using distro::channel::VersionElements;

int sign(std::strong_ordering order) { return order < 0 ? -1 : order > 0 ? 1 : 0; }

/// A version with its key, and taken apart.
struct Both {
  explicit Both(const std::string& version)
      : text(version), key(version_key(version).value()), elements(version) {}
  std::string text;
  std::string key;
  VersionElements elements;
};

void require_same_order(const Both& left, const Both& right) {
  if (sign(left.key <=> right.key) != sign(left.elements <=> right.elements)) {
    INFO(left.text << " and " << right.text);
    REQUIRE(sign(left.key <=> right.key) == sign(left.elements <=> right.elements));
  }
}

void require_same_prefixes(const Both& version, const Both& prefix) {
  const bool found = version_prefix_range(prefix.text)->contains(version.key);
  if (found != version.elements.starts_with(prefix.elements)) {
    INFO(version.text << " and " << prefix.text << ".*");
    REQUIRE(found == version.elements.starts_with(prefix.elements));
  }
}

void require_same_answers(const std::vector<Both>& versions, std::size_t pairs) {
  std::mt19937 random(7);
  std::uniform_int_distribution<std::size_t> any(0, versions.size() - 1);
  for (std::size_t pair = 0; pair < pairs; ++pair) {
    const Both& left = versions[any(random)];
    const Both& right = versions[any(random)];
    require_same_order(left, right);
    require_same_prefixes(left, right);
  }
}

/// Neighbours in the order of keys: the pairs that are the hardest to tell apart.
void require_neighbours(std::vector<Both> versions) {
  std::sort(versions.begin(), versions.end(),
            [](const Both& left, const Both& right) { return left.key < right.key; });
  for (std::size_t at = 1; at < versions.size(); ++at) {
    require_same_order(versions[at - 1], versions[at]);
    require_same_order(versions[at], versions[at - 1]);
    require_same_prefixes(versions[at - 1], versions[at]);
    require_same_prefixes(versions[at], versions[at - 1]);
  }
}

std::string random_version(std::mt19937& random) {
  static const std::vector<std::string> pieces = {
      "0",  "0",  "0",   "1",    "1",    "2",   "00",    "01",
      "10", "99", "169", "170",  "171",  "999", "1000",  "18446744073709551616",
      "a",  "b",  "dev", "de",   "post", "pos", "posta", "rc",
      "*",  "**", "a*",  "*post"};
  static const std::vector<std::string> joints = {".", ".",   "_",        "",
                                                  "",  ".0.", ".0.0.0.0."};
  const auto pick = [&](const std::vector<std::string>& from) {
    return from[std::uniform_int_distribution<std::size_t>(0, from.size() - 1)(random)];
  };
  const auto one_of = [&](int count) {
    return std::uniform_int_distribution<int>(1, count)(random) == 1;
  };
  std::string version = one_of(8) ? pick({"0!", "1!", "02!"}) : "";
  version += pick(pieces);
  while (!one_of(4)) version += pick(joints) + pick(pieces);
  version += one_of(8) ? "_" : "";
  if (one_of(4)) {
    version += "+" + pick(pieces);
    while (!one_of(2)) version += pick(joints) + pick(pieces);
  }
  return version;
}

}  // namespace

TEST_CASE("keys order and match random versions as their elements do", "[channel]") {
  std::mt19937 random(4);
  std::vector<Both> versions;
  for (int count = 0; count < 4000; ++count)
    versions.emplace_back(random_version(random));
  require_same_answers(versions, 200'000);
  require_neighbours(std::move(versions));
}

TEST_CASE("keys order and match the recorded versions as their elements do",
          "[channel]") {
  std::ifstream file("tests/vectors/version_order.jsonl");
  std::set<std::string> texts;
  for (std::string line; std::getline(file, line);) {
    const auto json = nlohmann::json::parse(line);
    for (const char* side : {"a", "b"}) {
      const auto text = json[side].get<std::string>();
      const bool plain = text.find_first_of(" \t\n") == std::string::npos;
      if (plain && version_key(text)) texts.insert(text);
    }
  }
  REQUIRE(texts.size() > 1000);
  std::vector<Both> versions(texts.begin(), texts.end());
  require_same_answers(versions, 200'000);
  require_neighbours(std::move(versions));
}

TEST_CASE("keys order and match real versions as their elements do", "[channel]") {
  std::ifstream file("../shared/data/versions.txt");
  if (!file) {
    WARN("skipped: ../shared/data/versions.txt is not there");
    return;
  }
  std::vector<Both> versions;
  for (std::string line; std::getline(file, line);) {
    if (version_key(line)) versions.emplace_back(line);
  }
  REQUIRE(versions.size() > 20'000);
  require_same_answers(versions, 200'000);
  require_neighbours(std::move(versions));
}

TEST_CASE("equal versions have one key, and keys are short", "[channel]") {
  REQUIRE(version_key("1.1") == version_key("1.1.0.0"));
  REQUIRE(version_key("1.1+0") == version_key("0!1.01"));
  REQUIRE(version_key("1.2-3") == version_key(" 1.2_3\n"));
  REQUIRE(version_key("1.26.4")->size() == 5);
  REQUIRE(version_key("2024.10.31")->size() == 9);
  REQUIRE(version_key("1.0.0rc1")->size() == 8);
}

TEST_CASE("zeros and digits of any number fit into a key", "[channel]") {
  std::string zeros = "1";
  for (int count = 0; count < 1000; ++count) zeros += ".0";
  REQUIRE(*version_key("1") < *version_key(zeros + ".1"));
  REQUIRE(*version_key(zeros + ".1") < *version_key("1.0.1"));
  REQUIRE(*version_key("1.a") < *version_key(zeros + ".a"));
  REQUIRE(*version_key(zeros + ".a") < *version_key("1"));
  const std::string nines(1000, '9');
  REQUIRE(*version_key(nines) < *version_key("1" + nines));
  REQUIRE(*version_key(std::string(48, '9')) < *version_key(nines));
}

TEST_CASE("a text that is no version leaves the bytes alone", "[channel]") {
  std::string key = "before";
  for (const char* text : {"", " ", "1..2", "1!", "!1", "1!2!3", "a!1", "1+", "+1",
                           "1+2+3", "1&2", "1-2_3", "1.", "._", "\xC3\xA4"}) {
    INFO(text);
    REQUIRE_FALSE(distro::channel::append_version_key(text, key));
    REQUIRE(key == "before");
    REQUIRE_FALSE(Version::parse_if(text));
    REQUIRE_FALSE(version_prefix_range(text));
    REQUIRE_THROWS_AS(Version(text), distro::channel::ParseError);
  }
}
