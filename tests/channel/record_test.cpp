#include "channel/record.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/package_builder.hpp"

using distro::base::Json;
using distro::base::JsonObject;
using distro::channel::compare_preference;
using distro::channel::Record;
using distro::test::record_of;

TEST_CASE("a record survives its file form", "[channel]") {
  Record record = record_of("numpy", "1.26.4", {"python >=3.11"}, "py311_0");
  record.build_number = 3;
  record.constrains = {"scipy >=1"};
  record.track_features = {"mkl"};
  record.noarch = "python";
  record.license = "BSD-3-Clause";
  record.python_site_packages_path = "lib/python3.11/site-packages";
  record.attestations_sha256 = "5e55";
  record.md5 = "d41d8cd98f00b204e9800998ecf8427e";
  record.size = 12'345'678'901;
  record.timestamp = 1'700'000'000'123;
  record.other_keys = R"({"license_family":"BSD"})";
  const Json json = distro::channel::to_json(record);
  const Record read = distro::channel::record_from_json(JsonObject(json, "test"));
  REQUIRE(distro::channel::to_json(read) == json);
  REQUIRE(read.other_keys == record.other_keys);
  REQUIRE(read.size == record.size);
}

TEST_CASE("a record without a name names its file and key", "[channel]") {
  const Json json = {{"version", "1"}, {"build", "0"}, {"build_number", 0}};
  REQUIRE_THROWS_WITH(distro::channel::record_from_json(JsonObject(json, "job.json")),
                      "job.json: /name: is missing");
}

TEST_CASE("candidates are preferred in conda's order", "[channel]") {
  const Record old = record_of("a", "1.9");
  const Record newer = record_of("a", "1.10");
  REQUIRE((compare_preference(newer, old) > 0));

  Record featured = record_of("a", "2.0");
  featured.track_features = {"debug"};
  REQUIRE((compare_preference(featured, old) < 0));

  Record rebuilt = old;
  rebuilt.build_number = 1;
  rebuilt.timestamp = 1;
  Record later = old;
  later.timestamp = 2;
  REQUIRE((compare_preference(rebuilt, later) > 0));
  REQUIRE((compare_preference(later, old) > 0));

  Record spelled = old;
  spelled.version = "1.9.0";
  REQUIRE((compare_preference(spelled, old) != 0));
  REQUIRE((compare_preference(old, old) == 0));

  const Record broken = record_of("a", "1..9");
  REQUIRE((compare_preference(broken, record_of("a", "0")) < 0));
}
