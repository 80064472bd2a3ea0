// The index files besides repodata.json: shards, run_exports.json, patched repodata.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/temp_dir.hpp"
#include "channel/index.hpp"
#include "channel/repodata_file.hpp"
#include "support/package_builder.hpp"

using namespace distro;
using base::read_file;
using channel::IndexOptions;
using channel::IndexSummary;
using channel::Record;
using nlohmann::json;

namespace {

namespace fs = std::filesystem;

const std::string shards_file = "repodata_shards.msgpack.zst";

test::PackageContents package(const std::string& name,
                              const std::vector<std::string>& depends = {}) {
  test::PackageContents contents;
  contents.name = name;
  contents.depends = depends;
  return contents;
}

test::PackageContents exporting(const std::string& name, const std::string& exports) {
  test::PackageContents contents = package(name);
  contents.info["info/run_exports.json"] = exports;
  return contents;
}

IndexOptions with_shards() {
  IndexOptions options;
  options.shards = true;
  return options;
}

IndexOptions with_run_exports() {
  IndexOptions options;
  options.run_exports = true;
  return options;
}

json unpacked(const fs::path& file) {
  const std::string bytes = read_file(file);
  return json::from_msgpack(channel::zstd_decompressed(bytes, file.string()));
}

std::string hex(const json& digest) {
  std::string text;
  for (const unsigned char byte : digest.get_binary()) {
    text += "0123456789abcdef"[byte >> 4U];
    text += "0123456789abcdef"[byte & 15U];
  }
  return text;
}

fs::path shard_file(const fs::path& channel, const std::string& name) {
  const json index = unpacked(channel / "linux-64" / shards_file);
  return channel / "linux-64" / index["info"]["shards_base_url"].get<std::string>() /
         (hex(index["shards"][name]) + ".msgpack.zst");
}

std::size_t shards_on_disk(const fs::path& channel) {
  return static_cast<std::size_t>(std::distance(
      fs::directory_iterator(channel / "linux-64/shards"), fs::directory_iterator()));
}

json loaded(const fs::path& file) { return json::parse(read_file(file)); }

void add(const fs::path& channel, const std::vector<Record>& records) {
  const base::FileLock lock = channel::lock_channel(channel);
  channel::add_to_index(channel, records);
}

Record built(const fs::path& channel, const test::PackageContents& contents) {
  return channel::record_of_package(test::build_into_channel(channel, contents));
}

void write_patches(const fs::path& folder, const json& instructions) {
  base::write_file(folder / "linux-64/patch_instructions.json", instructions.dump());
}

const std::string a = "a-1.0-0.conda";

}  // namespace

TEST_CASE("a shard holds what repodata says of one name, and its run_exports",
          "[channel]") {
  const base::TempDir folder;
  const fs::path& channel = folder.path();
  const Record record = built(channel, exporting("a", R"({"weak": ["a >=1"]})"));
  test::build_into_channel(channel, package("b"), ".tar.bz2");
  channel::index_channel(channel, with_shards());
  const json index = unpacked(channel / "linux-64" / shards_file);
  REQUIRE(index["version"] == 1);
  REQUIRE(index["info"] == json::parse(R"({"base_url": "", "subdir": "linux-64",
                                           "shards_base_url": "./shards/"})"));
  REQUIRE(index["shards"].size() == 2);
  REQUIRE(base::sha256(read_file(shard_file(channel, "a"))) ==
          hex(index["shards"]["a"]));
  const json shard = unpacked(shard_file(channel, "a"));
  json expected = loaded(channel / "linux-64/repodata.json")["packages.conda"][a];
  json found = shard["packages.conda"][a];
  REQUIRE(hex(found["sha256"]) == record.sha256);
  REQUIRE(hex(found["md5"]) == record.md5);
  REQUIRE(found["run_exports"] == json::parse(R"({"weak": ["a >=1"]})"));
  for (const char* key : {"sha256", "md5", "run_exports"}) {
    found.erase(key);
    expected.erase(key);
  }
  REQUIRE(found == expected);
  const json other = unpacked(shard_file(channel, "b"));
  REQUIRE(other["packages"]["b-1.0-0.tar.bz2"]["run_exports"] == json::object());
  REQUIRE(other["packages.conda"] == json::object());
}

TEST_CASE("shards are kept up, and only those of changed names are made", "[channel]") {
  const base::TempDir folder;
  const fs::path& channel = folder.path();
  test::build_into_channel(channel, package("a"));
  test::build_into_channel(channel, package("b"));
  channel::index_channel(channel, with_shards());
  const fs::path shard_a = shard_file(channel, "a");
  const fs::path shard_b = shard_file(channel, "b");
  const auto time_b = fs::last_write_time(shard_b);
  test::PackageContents more = package("a");
  more.version = "2.0";
  SECTION("by the indexer") {
    test::build_into_channel(channel, more);
    channel::index_channel(channel);
  }
  SECTION("by an addition") {
    more.info["info/run_exports.json"] = R"({"strong": ["x"]})";
    add(channel, {built(channel, more)});
    REQUIRE(unpacked(shard_file(
                channel, "a"))["packages.conda"]["a-2.0-0.conda"]["run_exports"] ==
            json::parse(R"({"strong": ["x"]})"));
  }
  REQUIRE(shard_file(channel, "a") != shard_a);
  REQUIRE(unpacked(shard_file(channel, "a"))["packages.conda"].size() == 2);
  REQUIRE(shard_file(channel, "b") == shard_b);
  REQUIRE(fs::last_write_time(shard_b) == time_b);
  REQUIRE(fs::exists(shard_a));  // for who has the former index
}

TEST_CASE("shards that no kept generation names are removed", "[channel]") {
  const base::TempDir folder;
  const fs::path& channel = folder.path();
  test::PackageContents contents = package("a");
  test::build_into_channel(channel, contents);
  channel::index_channel(channel, with_shards());
  for (int i = 0; i < 14; ++i) {
    contents.version = "1." + std::to_string(i + 1);
    add(channel, {built(channel, contents)});
  }
  // 15 states were published; at the last one those of the five newest are kept.
  REQUIRE(shards_on_disk(channel) == 5);
}

TEST_CASE("a lost shard is made again", "[channel]") {
  const base::TempDir folder;
  const fs::path& channel = folder.path();
  test::build_into_channel(channel, package("a"));
  channel::index_channel(channel, with_shards());
  const fs::path shard = shard_file(channel, "a");
  fs::remove(shard);
  REQUIRE_FALSE(channel::index_channel(channel).changed);
  REQUIRE(fs::exists(shard));
}

TEST_CASE("shards are the same whatever led to them", "[channel]") {
  const base::TempDir one;
  const base::TempDir other;
  for (const char* name : {"a", "b", "c"}) {
    test::build_into_channel(one.path(), exporting(name, R"(["x"])"));
    test::build_into_channel(other.path(), exporting(name, R"(["x"])"));
    channel::index_channel(other.path(), with_shards());
  }
  channel::index_channel(one.path(), with_shards());
  REQUIRE(read_file(one.path() / "linux-64" / shards_file) ==
          read_file(other.path() / "linux-64" / shards_file));
}

TEST_CASE("shards that are wanted no longer go", "[channel]") {
  const base::TempDir folder;
  const fs::path& channel = folder.path();
  test::build_into_channel(channel, package("a"));
  channel::index_channel(channel, with_shards());
  IndexOptions options;
  options.shards = false;
  REQUIRE(channel::index_channel(channel, options).changed);
  REQUIRE_FALSE(fs::is_symlink(channel / "linux-64" / shards_file));
  REQUIRE_FALSE(channel::index_channel(channel).changed);
}

TEST_CASE("run_exports.json tells what each package exports, and is kept up",
          "[channel]") {
  const base::TempDir folder;
  const fs::path& channel = folder.path();
  test::build_into_channel(channel, exporting("a", R"({"weak": ["a >=1"]})"));
  test::build_into_channel(channel, exporting("b", R"({"noarch": ["b"]})"), ".tar.bz2");
  channel::index_channel(channel);
  REQUIRE_FALSE(fs::exists(channel / "linux-64/run_exports.json"));
  const IndexSummary summary = channel::index_channel(channel, with_run_exports());
  REQUIRE(summary.changed);
  REQUIRE(summary.added == 0);
  REQUIRE(read_file(channel / "linux-64/run_exports.json") ==
          R"({"info":{"subdir":"linux-64","version":1},"packages":)"
          R"({"b-1.0-0.tar.bz2":{"run_exports":{"noarch":["b"]}}},"packages.conda":)"
          R"({"a-1.0-0.conda":{"run_exports":{"weak":["a >=1"]}}}})");
  REQUIRE(channel::read_repodata_file(channel / "linux-64/run_exports.json.zst") ==
          read_file(channel / "linux-64/run_exports.json"));

  add(channel, {built(channel, exporting("c", R"({"weak": ["c"]})")),
                test::record_of("ghost", "1")});
  fs::remove(channel / "linux-64" / a);
  const json now = loaded(channel / "linux-64/run_exports.json")["packages.conda"];
  REQUIRE(now.contains("c-1.0-0.conda"));
  REQUIRE_FALSE(now.contains("ghost-1-0.conda"));  // nothing is known of it
  channel::index_channel(channel);
  REQUIRE(loaded(channel / "linux-64/run_exports.json")["packages.conda"].size() == 1);
  REQUIRE_FALSE(channel::index_channel(channel).changed);
  IndexOptions options;
  options.run_exports = false;
  channel::index_channel(channel, options);
  REQUIRE_FALSE(fs::is_symlink(channel / "linux-64/run_exports.json"));
  REQUIRE_FALSE(fs::is_symlink(channel / "linux-64/run_exports.json.zst"));
}

TEST_CASE("patch instructions correct what users see, not what packages say",
          "[channel]") {
  const base::TempDir folder;
  const fs::path& channel = folder.path();
  test::build_into_channel(channel, package("a", {"x"}));
  test::build_into_channel(channel, package("a", {"x"}), ".tar.bz2");
  channel::index_channel(channel);
  const std::string unpatched = read_file(channel / "linux-64/repodata.json");
  write_patches(channel, {{"patch_instructions_version", 1},
                          {"packages", {{"a-1.0-0.tar.bz2", {{"depends", {"x <2"}}}}}},
                          {"packages.conda", {{a, {{"license", "MIT"}}}}}});
  REQUIRE(channel::index_channel(channel).changed);
  const json patched = loaded(channel / "linux-64/repodata.json");
  REQUIRE(patched["packages"]["a-1.0-0.tar.bz2"]["depends"] == json{"x <2"});
  REQUIRE_FALSE(patched["packages"]["a-1.0-0.tar.bz2"].contains("license"));
  REQUIRE(patched["packages.conda"][a]["depends"] == json{"x <2"});
  REQUIRE(patched["packages.conda"][a]["license"] == "MIT");
  REQUIRE(read_file(channel / "linux-64/repodata_from_packages.json") == unpatched);
  REQUIRE_FALSE(channel::index_channel(channel).changed);

  fs::remove(channel / "linux-64/patch_instructions.json");
  REQUIRE(channel::index_channel(channel).changed);
  REQUIRE(read_file(channel / "linux-64/repodata.json") == unpatched);
  REQUIRE_FALSE(fs::is_symlink(channel / "linux-64/repodata_from_packages.json"));
}

TEST_CASE("a record that is added later is patched, one that is unpatched is as before",
          "[channel]") {
  const base::TempDir folder;
  const fs::path& channel = folder.path();
  test::build_into_channel(channel, package("a", {"x"}));
  write_patches(channel,
                {{"packages.conda",
                  {{a, {{"depends", {"y"}}}}, {"b-1.0-0.conda", {{"depends", {"z"}}}}}},
                 {"remove", {"c-1.0-0.conda"}}});
  REQUIRE(channel::index_channel(channel).warnings ==
          std::vector<std::string>{
              (channel / "linux-64/patch_instructions.json").string() +
              ": files that are not in the channel: b-1.0-0.conda, c-1.0-0.conda"});
  add(channel, {built(channel, package("b")), built(channel, package("c"))});
  const auto depends = [&](const char* fn) {
    return loaded(channel / "linux-64/repodata.json")["packages.conda"][fn]["depends"];
  };
  REQUIRE(depends(a.c_str()) == json{"y"});
  REQUIRE(depends("b-1.0-0.conda") == json{"z"});
  json now = loaded(channel / "linux-64/repodata.json");
  REQUIRE(now["removed"] == json{"c-1.0-0.conda"});
  REQUIRE_FALSE(now["packages.conda"].contains("c-1.0-0.conda"));
  const std::string added = read_file(channel / "linux-64/repodata.json");
  REQUIRE_FALSE(channel::index_channel(channel).changed);
  write_patches(channel, {{"remove", json::array()}});
  channel::index_channel(channel);
  REQUIRE(depends("c-1.0-0.conda") == json::array());
  write_patches(channel,
                {{"packages.conda",
                  {{a, {{"depends", {"y"}}}}, {"b-1.0-0.conda", {{"depends", {"z"}}}}}},
                 {"remove", {"c-1.0-0.conda"}}});
  channel::index_channel(channel);
  REQUIRE(read_file(channel / "linux-64/repodata.json") == added);
}

TEST_CASE("patch instructions that are given are kept in the channel", "[channel]") {
  const base::TempDir folder;
  const base::TempDir patches;
  const fs::path& channel = folder.path();
  test::build_into_channel(channel, package("a"));
  IndexOptions options;
  test::PackageContents packed = package("hotfixes");
  const json instructions = {{"revoke", {"a-1.0-0.tar.bz2"}}};
  SECTION("from a folder") {
    write_patches(patches.path(), instructions);
    options.patches = patches.path();
  }
  SECTION("from a package") {
    packed.files["linux-64/patch_instructions.json"].content = instructions.dump();
    options.patches = test::build_package(patches.path(), packed, ".tar.bz2");
  }
  channel::index_channel(channel, options);
  const auto record = [&] {
    return loaded(channel / "linux-64/repodata.json")["packages.conda"][a];
  };
  REQUIRE(record()["revoked"] == true);
  REQUIRE(record()["depends"] == json{"package_has_been_revoked"});
  test::build_into_channel(channel, package("b"));
  channel::index_channel(channel);
  REQUIRE(record()["revoked"] == true);
  REQUIRE(loaded(channel / "linux-64/patch_instructions.json") == instructions);
}

TEST_CASE("a place without patch instructions is refused", "[channel]") {
  const base::TempDir folder;
  const fs::path& channel = folder.path();
  test::build_into_channel(channel, package("a"));
  IndexOptions options;
  options.patches = folder.path();
  REQUIRE_THROWS_WITH(
      channel::index_channel(channel, options),
      folder.path().string() + " holds no <subdir>/patch_instructions.json");
  REQUIRE_FALSE(fs::exists(channel / "linux-64/repodata.json"));
}

TEST_CASE("another indexer's unpatched repodata is what patches are applied to",
          "[channel]") {
  const base::TempDir folder;
  const fs::path& channel = folder.path();
  test::build_into_channel(channel, package("a", {"x"}));
  channel::index_channel(channel);
  json theirs = loaded(channel / "linux-64/repodata.json");
  fs::remove_all(channel / ".index");
  for (const char* name : {"repodata.json", "repodata.json.zst"}) {
    fs::remove(channel / "linux-64" / name);
  }
  base::write_file(channel / "linux-64/repodata_from_packages.json", theirs.dump());
  theirs["packages.conda"][a]["depends"] = {"old correction"};
  base::write_file(channel / "linux-64/repodata.json", theirs.dump());
  write_patches(channel, {{"packages.conda", {{a, {{"license", "MIT"}}}}}});
  SECTION("when it is indexed") { channel::index_channel(channel); }
  SECTION("when something is added") { add(channel, {test::record_of("b", "1")}); }
  const json now = loaded(channel / "linux-64/repodata.json")["packages.conda"][a];
  REQUIRE(now["depends"] == json{"x"});
  REQUIRE(now["license"] == "MIT");
}

TEST_CASE("a base URL is kept until another is given", "[channel]") {
  const base::TempDir folder;
  const fs::path& channel = folder.path();
  test::build_into_channel(channel, package("a"));
  IndexOptions options = with_shards();
  options.base_url = "https://files.example/ch/";
  channel::index_channel(channel, options);
  test::build_into_channel(channel, package("b"));
  channel::index_channel(channel);
  json now = loaded(channel / "linux-64/repodata.json");
  REQUIRE(now["info"]["base_url"] == "https://files.example/ch/linux-64/");
  REQUIRE(now["repodata_version"] == 2);
  REQUIRE(unpacked(channel / "linux-64" / shards_file)["info"]["base_url"] ==
          "https://files.example/ch/linux-64/");
  options.base_url = "";
  channel::index_channel(channel, options);
  now = loaded(channel / "linux-64/repodata.json");
  REQUIRE_FALSE(now["info"].contains("base_url"));
  REQUIRE(now["repodata_version"] == 1);
}
