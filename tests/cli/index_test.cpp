// The command `index`.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/temp_dir.hpp"
#include "cli/in_process.hpp"
#include "support/package_builder.hpp"

using namespace distro;
using test::Answer;
using test::refused;
using test::run;

namespace {

test::PackageContents package(const std::string& name) {
  test::PackageContents contents;
  contents.name = name;
  return contents;
}

}  // namespace

TEST_CASE("index says what came and went", "[cli]") {
  const base::TempDir folder;
  const std::string channel = folder.path().string();
  for (int i = 0; i < 12; ++i) {
    test::build_into_channel(channel, package("p" + std::to_string(10 + i)));
  }
  const Answer first = run({"index", channel});
  CHECK(first.code == 0);
  CHECK_THAT(
      first.text,
      Catch::Matches("12 packages, 12 added, 0 removed, [0-9.]+ s\n"
                     "(  \\+ linux-64/p[0-9]+-1.0-0.conda\n){10}  \\+ 2 more\n"));
  std::filesystem::remove(folder.path() / "linux-64/p10-1.0-0.conda");
  CHECK_THAT(run({"index", channel}).text,
             Catch::Matches("11 packages, 0 added, 1 removed, [0-9.]+ s\n"
                            "  - linux-64/p10-1.0-0.conda\n"));
  const auto json = nlohmann::json::parse(run({"--json", "index", channel}).text);
  CHECK(json["packages"] == 11);
  CHECK(json["changed"] == false);
  CHECK(json["added_files"].empty());
}

TEST_CASE("index writes the forms that it is asked for", "[cli]") {
  const base::TempDir folder;
  const std::string channel = folder.path().string();
  test::build_into_channel(channel, package("a"));
  const auto has = [&](const char* name) {
    return std::filesystem::exists(folder.path() / "linux-64" / name);
  };
  run({"index", channel, "--shards", "--run-exports"});
  CHECK(has("repodata_shards.msgpack.zst"));
  CHECK(has("run_exports.json.zst"));
  run({"index", channel, "--no-shards"});
  CHECK_FALSE(has("repodata_shards.msgpack.zst"));
  CHECK(has("run_exports.json"));
  run({"index", channel, "--base-url", "https://files.example/c"});
  const std::string text = base::read_file(folder.path() / "linux-64/repodata.json");
  CHECK_THAT(text, Catch::Contains("https://files.example/c/linux-64/"));
}

TEST_CASE("index says that a package could not be read, and indexes the others",
          "[cli]") {
  const base::TempDir folder;
  test::build_into_channel(folder.path(), package("a"));
  base::write_file(folder.path() / "linux-64/b-1-0.conda", "no package");
  const Answer answer = run({"--json", "index", folder.path().string()});
  CHECK(answer.code == 3);
  const auto json = nlohmann::json::parse(answer.text);
  CHECK(json["packages"] == 1);
  CHECK(json["unreadable"].size() == 1);
}

TEST_CASE("index refuses what is no channel, and what contradicts itself", "[cli]") {
  const base::TempDir folder;
  const std::string channel = folder.path().string();
  test::build_into_channel(channel, package("a"));
  CHECK(refused({"index", channel + "/linux-64"}) ==
        channel + "/linux-64 is a subdir; give the channel that it is in: " + channel);
  CHECK(refused({"index", channel, "--shards", "--no-shards"}) ==
        "--shards and --no-shards contradict each other");
  CHECK(refused({"index", channel, "--patches", "/no/such/folder"}) ==
        "--patches /no/such/folder: there is no such folder or package");
  CHECK_THROWS_WITH(run({"index", channel, "--patches", channel}),
                    channel + " holds no <subdir>/patch_instructions.json");
}
