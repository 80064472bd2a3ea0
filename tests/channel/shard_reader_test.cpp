#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "channel/channel_server.hpp"
#include "channel/msgpack_writer.hpp"
#include "channel/shards.hpp"

using namespace distro;
using channel::FetchTarget;
using channel::ShardIndex;
using channel::ShardRecords;
using nlohmann::json;
using test::fault_of;
using test::md5_b;
using test::record;
using test::sha_a;
using test::shard_of;
using Texts = std::vector<std::string>;

namespace {

ShardRecords parsed(const json& shard) {
  ShardIndex index;
  index.channel = "https://host/ch";
  index.subdir = "linux-64";
  index.base_url = "https://files.example/pool/";
  ShardRecords records;
  channel::parse_shard(test::msgpack(shard), "shard", index, records);
  return records;
}

}  // namespace

TEST_CASE("a shard's records are read with all that they say", "[channel]") {
  json full = record("a", {"b >=1", "c"});
  full["constrains"] = {"d"};
  full["track_features"] = "x, y";
  full["noarch"] = "python";
  full["license"] = "MIT";
  full["license_family"] = "MIT";
  full["size"] = 7;
  full["timestamp"] = 1'700'000'000;
  full["python_site_packages_path"] = "lib/x";
  full["attestations_sha256"] = "5e55";
  full["subdir"] = "wrong";
  full["unknown"] = {1, 2.5, nullptr, {{"deep", true}}};
  full["run_exports"] = {{"weak", {"a >=1"}}, {"strong", {"s"}}, {"new", 1}};
  const ShardRecords records = parsed(
      {{"packages", nullptr}, {"packages.conda", {{"a-1-0.conda", full}}}, {"v3", 1}});
  REQUIRE(records.records.size() == 1);
  const channel::Record& found = records.records.front();
  CHECK(found.name == "a");
  CHECK(found.depends == Texts{"b >=1", "c"});
  CHECK(found.constrains == Texts{"d"});
  CHECK(found.track_features == Texts{"x", "y"});
  CHECK(found.noarch == "python");
  CHECK(found.license == "MIT");
  CHECK(found.license_family == "MIT");
  CHECK(found.size == 7);
  CHECK(found.timestamp == 1'700'000'000'000);
  CHECK(found.python_site_packages_path == "lib/x");
  CHECK(found.attestations_sha256 == "5e55");
  CHECK(found.sha256 == sha_a);
  CHECK(found.md5 == md5_b);
  CHECK(found.subdir == "linux-64");
  CHECK(found.channel == "https://host/ch");
  CHECK(found.fn == "a-1-0.conda");
  CHECK(found.url == "https://files.example/pool/a-1-0.conda");
  CHECK(records.run_exports.at("a-1-0.conda").weak == Texts{"a >=1"});
  CHECK(records.run_exports.at("a-1-0.conda").strong == Texts{"s"});
  CHECK(records.warnings.empty());
}

TEST_CASE("unknown run_exports of a shard are not empty ones", "[channel]") {
  json none = record("b");
  none["run_exports"] = json::object();
  json null = record("c");
  null["run_exports"] = nullptr;
  const ShardRecords records = parsed(
      {{"packages.conda",
        {{"a-1-0.conda", record("a")}, {"b-1-0.conda", none}, {"c-1-0.conda", null}}}});
  CHECK_FALSE(records.run_exports.contains("a-1-0.conda"));
  CHECK(records.run_exports.at("b-1-0.conda").empty());
  CHECK_FALSE(records.run_exports.contains("c-1-0.conda"));
}

TEST_CASE("hidden, removed and useless records of a shard are left out", "[channel]") {
  const ShardRecords records =
      parsed({{"packages",
               {{"a-1-0.tar.bz2", record("a")},
                {"b-1-0.tar.bz2", record("b")},
                {"c-1-0.tar.bz2", record("c")},
                {"d-1-0.tar.bz2", {{"name", "d"}, {"version", "1"}}},
                {"e-1-0.tar.bz2", 7},
                {"../f-1-0.tar.bz2", record("f")},
                {"g-1-0.zip", record("g")}}},
              {"packages.conda", {{"a-1-0.conda", record("a")}}},
              {"removed", {"c-1-0.tar.bz2"}}});
  REQUIRE(records.records.size() == 2);
  CHECK(records.records[0].fn == "a-1-0.conda");
  CHECK(records.records[1].fn == "b-1-0.tar.bz2");
  CHECK(records.warnings ==
        Texts{"../f-1-0.tar.bz2 was skipped: its file name holds a '/'",
              "d-1-0.tar.bz2 was skipped: it has no build",
              "e-1-0.tar.bz2 was skipped: it is no record",
              "g-1-0.zip was skipped: its file name does not end in .tar.bz2"});
}

TEST_CASE("a shard that is cut off anywhere is refused, and nothing is taken of it",
          "[channel]") {
  const std::string whole = test::msgpack(shard_of("a", {"b"}));
  ShardIndex index;
  for (std::size_t size = 0; size < whole.size(); ++size) {
    ShardRecords records;
    CHECK_THROWS_AS(
        channel::parse_shard(whole.substr(0, size), "shard", index, records),
        InputError);
    CHECK(records.records.empty());
  }
}

TEST_CASE("an index of shards that makes no sense is refused", "[channel]") {
  const FetchTarget target{"https://host/ch", "linux-64"};
  const auto fault = [&](const json& index) {
    return fault_of([&] {
      static_cast<void>(
          channel::parse_shard_index(test::msgpack(index), "index", target));
    });
  };
  CHECK(fault({{"version", 2}, {"shards", json::object()}}) ==
        "index: version 2 of sharded repodata is not supported");
  CHECK(fault({{"info", {{"subdir", "osx-64"}}}}) ==
        "index: this is the index of osx-64, not of linux-64");
  CHECK_THAT(fault({{"shards", {{"a", test::raw("00ff")}}}}),
             Catch::Matchers::EndsWith("the shard of 'a' has no SHA-256"));
  CHECK_THAT(fault({{"shards", {{"a", "../../etc/passwd"}}}}),
             Catch::Matchers::EndsWith("the shard of 'a' has no SHA-256"));
  CHECK_THAT(fault(json::array()), Catch::Matchers::EndsWith("expected a map"));
}

TEST_CASE("an index of shards says where shards and packages are", "[channel]") {
  const auto parse = [](const json& info) {
    return channel::parse_shard_index(test::msgpack({{"info", info}}), "index",
                                      {"https://me:pw@host/t/tk/ch", "linux-64"});
  };
  const ShardIndex plain = parse(json::object());
  CHECK(plain.channel == "https://host/ch");
  CHECK(plain.base_url == "https://host/ch/linux-64/");
  CHECK(plain.shards_url == "https://host/ch/linux-64/");
  const ShardIndex moved = parse(
      {{"base_url", "https://u:p@files.example/x"}, {"shards_base_url", "./shards/"}});
  CHECK(moved.base_url == "https://files.example/x/");
  CHECK(moved.shards_url == "https://host/ch/linux-64/shards/");
}
