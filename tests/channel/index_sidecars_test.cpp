// Attestations beside packages, as the index tells of them (CEP 50).
#include <catch2/catch.hpp>
#include <chrono>
#include <nlohmann/json.hpp>
#include <thread>

#include "attestation/sidecar.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/json.hpp"
#include "base/temp_dir.hpp"
#include "channel/channel_url.hpp"
#include "channel/index.hpp"
#include "channel/repodata.hpp"
#include "channel/repodata_file.hpp"
#include "channel/sidecar_files.hpp"
#include "support/package_builder.hpp"

using namespace distro;
using base::Json;
using channel::IndexSummary;
using channel::sidecar_of;

namespace {

namespace fs = std::filesystem;

constexpr const char* one = R"([{"bundle": 1}])";
constexpr const char* two = R"([{"bundle": 1}, {"bundle": 2}])";

/// A channel with the packages a and b, indexed, the first of which gets attestations.
struct Attested {
  Attested() {
    for (const char* name : {"a", "b"}) {
      test::PackageContents contents;
      contents.name = name;
      files.push_back(test::build_into_channel(channel, contents));
    }
  }

  [[nodiscard]] IndexSummary index() const { return channel::index_channel(channel); }

  void attest(const std::string& text) const {
    base::write_file(sidecar_of(package), text);
  }

  /// What repodata says of a package, in all of its forms.
  [[nodiscard]] Json told(const std::string& fn = "a-1.0-0.conda") const {
    const Json entry =
        base::load_json(channel / "linux-64/repodata.json").at("packages.conda").at(fn);
    for (const channel::Record& record :
         channel::load_repodata(channel::file_url(channel), "linux-64").records) {
      if (record.fn == fn) {
        CHECK(record.attestations_sha256 == entry.value("attestations_sha256", ""));
      }
    }
    return entry.value("attestations_sha256", Json());
  }

  base::TempDir folder;
  fs::path channel = folder.path() / "channel";
  std::vector<fs::path> files;
  fs::path package = channel / "linux-64/a-1.0-0.conda";
};

/// So that stamps tell: a file that changed a moment ago may change again.
void let_settle() { std::this_thread::sleep_for(std::chrono::milliseconds(2100)); }

}  // namespace

TEST_CASE("a package has the attestations that lie beside it", "[channel]") {
  const Attested test;
  test.attest(one);
  const IndexSummary summary = test.index();
  CHECK(summary.warnings.empty());
  CHECK(test.told() == base::sha256(one));
  CHECK(test.told("b-1.0-0.conda").is_null());
  CHECK(base::read_file(sidecar_of(test.package, base::sha256(one))) == one);
  CHECK_FALSE(test.index().changed);
}

TEST_CASE("attestations that come, change and go are noticed, and no package is opened",
          "[channel]") {
  const Attested test;
  let_settle();
  CHECK(test.index().opened == 2);
  CHECK(test.told().is_null());
  const auto noticed = [&] {
    const IndexSummary summary = test.index();
    CHECK(summary.opened == 0);
    CHECK(summary.added == 0);
    CHECK(summary.removed == 0);
    CHECK(summary.changed);
    CHECK_FALSE(test.index().changed);
  };
  test.attest(one);
  noticed();
  CHECK(test.told() == base::sha256(one));
  test.attest(two);
  noticed();
  CHECK(test.told() == base::sha256(two));
  fs::remove(sidecar_of(test.package));
  noticed();
  CHECK(test.told().is_null());
  // What repodata once named stays as long as the package does.
  CHECK(fs::exists(sidecar_of(test.package, base::sha256(one))));
  CHECK(fs::exists(sidecar_of(test.package, base::sha256(two))));
}

TEST_CASE("attestations that are known are not read again, but missed by their digest",
          "[channel]") {
  const Attested test;
  test.attest(one);
  let_settle();
  CHECK(test.index().changed);
  const fs::path kept = sidecar_of(test.package, base::sha256(one));
  const std::string cache = base::read_file(test.channel / ".index/files.cache");
  CHECK(cache.find("linux-64/a-1.0-0.conda.sigs") != std::string::npos);
  CHECK_FALSE(test.index().changed);
  CHECK(base::read_file(test.channel / ".index/files.cache") == cache);
  fs::remove(kept);
  CHECK_FALSE(test.index().changed);
  CHECK(base::read_file(kept) == one);
  base::write_file(kept, "torn");
  CHECK_FALSE(test.index().changed);
  CHECK(base::read_file(kept) == one);
}

TEST_CASE("what is no sidecar is told and not advertised", "[channel]") {
  const Attested test;
  test.attest(one);
  CHECK(test.index().changed);
  const std::string name = sidecar_of(test.package).string();
  const std::string end = "; these attestations are not advertised";
  const auto refused = [&](const std::string& text, const std::string& fault) {
    test.attest(text);
    for (int times = 0; times < 2; ++times) {
      CHECK(test.index().warnings == std::vector<std::string>{name + fault + end});
    }
    CHECK(test.told().is_null());
    CHECK_FALSE(fs::exists(sidecar_of(test.package, base::sha256(text))));
  };
  refused("garbage", ":1:1: this is not valid JSON");
  refused("", ":1:1: the JSON text ends too early");
  refused("[]", ": expected a list of 1 to 64 Sigstore bundles");
  refused("{}", ": expected a list of 1 to 64 Sigstore bundles");
  refused("[1]", ": expected a list of 1 to 64 Sigstore bundles");
  refused("[{" + std::string(attestation::largest_sidecar, ' ') + "}]",
          ": it has more than 8388608 bytes");
}

TEST_CASE("a sidecar without its package, or that is a folder, is none", "[channel]") {
  const Attested test;
  base::write_file(test.channel / "linux-64/gone-1.0-0.conda.sigs", "garbage");
  base::write_file(test.channel / "linux-64/notes.sigs", "garbage");
  base::write_file(test.channel / "linux-64/.sigs", "garbage");
  fs::create_directories(sidecar_of(test.package));
  const IndexSummary summary = test.index();
  CHECK(summary.packages == 2);
  CHECK(summary.warnings.empty());
  CHECK(test.told().is_null());
  fs::remove(test.package);
  fs::remove(sidecar_of(test.package));
  test.attest(one);
  CHECK(test.index().packages == 1);
}

TEST_CASE("a package cannot say itself that it has attestations", "[channel]") {
  const Attested test;
  test::PackageContents contents;
  contents.name = "liar";
  contents.info["info/index.json"] =
      R"({"name":"liar","version":"1.0","build":"0","build_number":0,"depends":[],)"
      R"("attestations_sha256":")" +
      std::string(64, 'a') + R"("})";
  test::build_into_channel(test.channel, contents);
  CHECK(test.index().packages == 3);
  CHECK(test.told("liar-1.0-0.conda").is_null());
}

TEST_CASE("what another indexer told of attestations holds if they are there",
          "[channel]") {
  const Attested test;
  CHECK(test.index().changed);
  const fs::path repodata = test.channel / "linux-64/repodata.json";
  Json theirs = base::load_json(repodata);
  for (auto& [fn, record] : theirs["packages.conda"].items()) {
    record["attestations_sha256"] = std::string(64, '0');
  }
  theirs["packages.conda"]["b-1.0-0.conda"]["attestations_sha256"] = nullptr;
  theirs["packages.conda"]["b-1.0-0.conda"]["license"] = R"("attestations_sha256":)";
  fs::remove(repodata);
  base::write_file(repodata, theirs.dump());
  test.attest(one);
  CHECK(test.index().changed);
  CHECK(test.told() == base::sha256(one));
  const Json b = base::load_json(repodata).at("packages.conda").at("b-1.0-0.conda");
  CHECK_FALSE(b.contains("attestations_sha256"));
  CHECK(b.at("license") == R"("attestations_sha256":)");
  CHECK_FALSE(test.index().changed);
}

TEST_CASE("attestations are in shards and in what patches correct", "[channel]") {
  const Attested test;
  const fs::path patches = test.folder.path() / "patches";
  base::write_file(patches / "linux-64/patch_instructions.json",
                   R"({"packages.conda":{"a-1.0-0.conda":{"license":"MIT"}}})");
  channel::IndexOptions options;
  options.shards = true;
  options.patches = patches;
  channel::index_channel(test.channel, options);
  test.attest(one);
  CHECK(test.index().changed);
  CHECK(test.told() == base::sha256(one));
  CHECK(base::load_json(test.channel / "linux-64/repodata.json")
            .at("packages.conda")
            .at("a-1.0-0.conda")
            .at("license") == "MIT");
  // Which shard is read tells its reader: ours takes it where there is one.
  bool in_shard = false;
  for (const auto& shard : fs::directory_iterator(test.channel / "linux-64/shards")) {
    const Json text = Json::from_msgpack(channel::zstd_decompressed(
        base::read_file(shard.path()), shard.path().string()));
    const auto record = text["packages.conda"].find("a-1.0-0.conda");
    in_shard =
        in_shard || (record != text["packages.conda"].end() &&
                     record->value("attestations_sha256", "") == base::sha256(one));
  }
  CHECK(in_shard);
}

TEST_CASE("a record that is added has the attestations beside its file", "[channel]") {
  const Attested test;
  const std::vector<channel::Record> records = {
      channel::record_of_package(test.files[0]),
      channel::record_of_package(test.files[1])};
  const base::FileLock lock = channel::lock_channel(test.channel);
  test.attest(one);
  CHECK(channel::add_to_index(test.channel, records).added == 2);
  CHECK(test.told() == base::sha256(one));
  CHECK(test.told("b-1.0-0.conda").is_null());
  // Also if it was there before: again, with more.
  CHECK_FALSE(channel::add_to_index(test.channel, records).changed);
  test.attest(two);
  const IndexSummary again = channel::add_to_index(test.channel, records);
  CHECK(again.changed);
  CHECK(again.added == 0);
  CHECK(test.told() == base::sha256(two));
  CHECK(base::read_file(sidecar_of(test.package, base::sha256(two))) == two);
}

TEST_CASE("the digest of a channel covers its sidecars", "[channel]") {
  const Attested test;
  test.attest(one);
  CHECK(test.index().changed);
  const std::string digest = channel::channel_digest(test.channel);
  base::write_file(sidecar_of(test.package, base::sha256(one)), two);
  CHECK(channel::channel_digest(test.channel) != digest);
  base::write_file(sidecar_of(test.package, base::sha256(one)), one);
  CHECK(channel::channel_digest(test.channel) == digest);
  test.attest(two);
  CHECK(channel::channel_digest(test.channel) != digest);
}
