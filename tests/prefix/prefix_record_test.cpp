#include "prefix/prefix_record.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "support/package_builder.hpp"

using namespace distro;
using namespace distro::prefix;

namespace {

Package package_of(const std::string& name, bool requested) {
  Package package;
  package.record = test::record_of(name, "1.0", {"python >=3"});
  package.record.channel = "file:///c";
  package.record.subdir = "linux-64";
  package.extracted = "/cache/" + name;
  package.requested = requested;
  return package;
}

}  // namespace

TEST_CASE("a prefix record is the channel's record and what was linked", "[prefix]") {
  const RecordedPath path = {.path = "bin/x",
                             .type = "hardlink",
                             .sha256 = "aa",
                             .sha256_in_prefix = "bb",
                             .size = 3,
                             .placeholder = Placeholder{"/p", FileMode::binary}};
  const base::Json json = prefix_record(package_of("a", true), std::vector{path});
  CHECK(json["name"] == "a");
  CHECK(json["version"] == "1.0");
  CHECK(json["build"] == "0");
  CHECK(json["build_number"] == 0);
  CHECK(json["depends"] == base::Json({"python >=3"}));
  CHECK(json["channel"] == "file:///c/linux-64");
  CHECK(json["fn"] == "a-1.0-0.conda");
  CHECK(json["files"] == base::Json({"bin/x"}));
  CHECK(json["paths_data"]["paths_version"] == 1);
  CHECK(json["paths_data"]["paths"][0] == base::Json({{"_path", "bin/x"},
                                                      {"path_type", "hardlink"},
                                                      {"sha256", "aa"},
                                                      {"sha256_in_prefix", "bb"},
                                                      {"size_in_bytes", 3},
                                                      {"prefix_placeholder", "/p"},
                                                      {"file_mode", "binary"}}));
  CHECK(json["link"] == base::Json({{"source", "/cache/a"}, {"type", 3}}));
  CHECK(json["requested_spec"] == "a==1.0=0");
  CHECK(json["requested_specs"] == base::Json({"a==1.0=0"}));
  CHECK(prefix_record(package_of("a", false), {})["requested_spec"] == "None");
}

TEST_CASE("a prefix record has the fields that conda writes, as conda writes them",
          "[prefix]") {
  Package package = package_of("a", true);
  CHECK(prefix_record(package, {})["constrains"] == base::Json::array());
  CHECK_FALSE(prefix_record(package, {}).contains("package_type"));
  package.record.noarch = "python";
  package.record.constrains = {"b >=2"};
  package.record.track_features = {"one", "two"};
  package.record.license_family = "MIT";
  package.record.features = "old";
  package.record.other_keys = R"({"summary": "not for installed ones"})";
  const base::Json json = prefix_record(package, {});
  CHECK(json["package_type"] == "noarch_python");
  CHECK(json["constrains"] == base::Json({"b >=2"}));
  CHECK(json["track_features"] == "one two");
  CHECK(json["license_family"] == "MIT");
  CHECK(json["features"] == "old");
  CHECK_FALSE(json.contains("other_keys"));
  CHECK_FALSE(json.contains("summary"));
}

TEST_CASE("the history is one block of additions", "[prefix]") {
  const std::vector packages = {package_of("b", true), package_of("a", false)};
  const std::chrono::system_clock::time_point time{std::chrono::seconds(1'769'860'800)};
  CHECK(history_text(packages, time) ==
        "==> 2026-01-31 12:00:00 <==\n"
        "# cmd: conda-distro\n"
        "+file:///c/linux-64::a-1.0-0\n"
        "+file:///c/linux-64::b-1.0-0\n"
        "# update specs: [\"b==1.0=0\"]\n");
}
