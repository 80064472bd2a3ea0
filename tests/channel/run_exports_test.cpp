#include "channel/run_exports.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/temp_dir.hpp"
#include "channel/repodata_file.hpp"

using namespace distro;
using channel::parse_run_exports;
using channel::RunExports;
using Texts = std::vector<std::string>;

TEST_CASE("run_exports.json is read", "[channel]") {
  const auto all = parse_run_exports(
      R"({"info":{"subdir":"linux-64","version":1},"packages":{"a-1-0.tar.bz2":
      {"run_exports":{"weak":["a >=1"],"strong":["s"],"weak_constrains":["w"],
      "strong_constrains":["c 1.*"],"noarch":["n"],"new":[{}]}}},
      "packages.conda":{"b-1-0.conda":{"run_exports":{}},"c-1-0.conda":{},
      "d-1-0.conda":{"run_exports":["d >=2"]},"e-1-0.conda":{"run_exports":"e"},
      "f-1-0.conda":null}})",
      "run_exports.json");
  REQUIRE(all.size() == 4);
  const RunExports& a = all.at("a-1-0.tar.bz2");
  CHECK(a.weak == Texts{"a >=1"});
  CHECK(a.strong == Texts{"s"});
  CHECK(a.weak_constrains == Texts{"w"});
  CHECK(a.strong_constrains == Texts{"c 1.*"});
  CHECK(a.noarch == Texts{"n"});
  CHECK(all.at("b-1-0.conda").empty());
  CHECK_FALSE(all.contains("c-1-0.conda"));
  CHECK(all.at("d-1-0.conda").weak == Texts{"d >=2"});
  CHECK(all.at("e-1-0.conda").weak == Texts{"e"});
}

TEST_CASE("damaged run_exports are refused", "[channel]") {
  CHECK(parse_run_exports("", "f").empty());
  CHECK(parse_run_exports("{}", "f").empty());
  const std::string text =
      R"({"packages":{"a-1-0.tar.bz2":{"run_exports":{"weak":["a >=1"]}}}})";
  for (std::size_t size = 1; size < text.size(); ++size) {
    CHECK_THROWS_AS(parse_run_exports(text.substr(0, size), "f"), InputError);
  }
  CHECK_THROWS_AS(parse_run_exports(text + "{}", "f"), InputError);
  const std::string deep(200'000, '[');
  CHECK_THROWS_AS(parse_run_exports(R"({"packages":)" + deep, "f"), InputError);
  CHECK_THROWS_AS(parse_run_exports(R"({"x":)" + deep, "f"), InputError);
}

TEST_CASE("run_exports.json.zst is read", "[channel]") {
  const base::TempDir folder;
  const auto file = folder.path() / "run_exports.json.zst";
  base::write_file(file,
                   channel::zstd_compressed(
                       R"({"packages.conda":{"a-1-0.conda":{"run_exports":["a"]}}})"));
  CHECK(channel::load_run_exports(file).at("a-1-0.conda").weak == Texts{"a"});
}
