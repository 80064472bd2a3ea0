// Attestations come along with a promoted file (CEP 50).
#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "channel/index.hpp"
#include "channel/sidecar_files.hpp"
#include "promotion/promotion_fixture.hpp"
#include "promotion/release.hpp"

using namespace distro;
using channel::sidecar_of;
using test::attested;
using Digests = std::map<std::string, std::string>;

namespace {

namespace fs = std::filesystem;

constexpr const char* numpy = "numpy-2.0.2-0.conda";
constexpr const char* zarr = "zarr-3.0.0-0.conda";

struct Fixture : test::AttestedFixture {
  channel::Record& record = decision.artifacts[0];  ///< of numpy
  fs::path staged = staging / "linux-64" / numpy;
  fs::path placed = integration / "linux-64" / numpy;

  /// Of numpy in the integration channel, as users see it.
  [[nodiscard]] std::string seen() const { return attested(integration)[numpy]; }

  /// What somebody puts beside numpy in the integration channel, and indexes.
  void append(const std::string& bundles) const {
    base::write_file(sidecar_of(placed), bundles);
    test::index(integration);
  }

  void check_refused(const std::string& fault) const {
    const std::string digest = channel::channel_digest(integration);
    CHECK_THROWS_WITH(promote(), fault);
    CHECK(channel::channel_digest(integration) == digest);
  }
};

}  // namespace

TEST_CASE("the attestations of tested files come along, under both names",
          "[promotion]") {
  const Fixture fixture;
  CHECK(fixture.promote().copied == 3);
  const Digests expected = {{numpy, fixture.record.attestations_sha256},
                            {zarr, fixture.decision.artifacts[2].attestations_sha256}};
  CHECK(attested(fixture.integration) == expected);
  CHECK(base::read_file(sidecar_of(fixture.placed)) == R"([{"of": "numpy"}])");
  // Our own indexer finds nothing to do, and a second promotion needs no source.
  const std::string digest = channel::channel_digest(fixture.integration);
  test::index(fixture.integration);
  fs::remove_all(fixture.staging);
  CHECK(fixture.promote().present == 3);
  CHECK(attested(fixture.integration) == expected);
  CHECK(channel::channel_digest(fixture.integration) == digest);
}

TEST_CASE("only what the tested record names is brought", "[promotion]") {
  const Fixture fixture;
  const fs::path scipy = fs::path("linux-64") / "scipy-1.14.1-0.conda";
  base::write_file(sidecar_of(fixture.staging / scipy), "[{}]");
  base::write_file(sidecar_of(fixture.staged), R"([{"of": "numpy"}, {"new": 1}])");
  CHECK(fixture.promote().copied == 3);
  CHECK(fixture.seen() == fixture.record.attestations_sha256);
  CHECK(attested(fixture.integration).size() == 2);
  CHECK_FALSE(fs::exists(sidecar_of(fixture.integration / scipy)));
}

TEST_CASE("attestations that are not those of the test are a hard stop",
          "[promotion]") {
  Fixture fixture;
  const std::string sha256 = fixture.record.attestations_sha256;
  const fs::path sidecar = sidecar_of(fixture.staged, sha256);
  const std::string start = std::string(numpy) +
                            " was tested with attestations (sha256 " + sha256 +
                            "), and its staging channel ";
  base::write_file(sidecar, "[{}]");
  fixture.check_refused(start + "has others under that name: " + sidecar.string());
  fs::remove(sidecar);
  fixture.check_refused(start + "does not have them: " + sidecar.string());
  fs::create_directories(sidecar);
  fixture.check_refused(start + "has others under that name: " + sidecar.string());

  fixture.record.attestations_sha256 = "../../../etc/passwd";
  fixture.check_refused(
      "numpy-2.0.2-0.conda: its attestations_sha256 is no sha256: "
      "'../../../etc/passwd'");
  test::attest(fixture.staging, fixture.record, "[]");
  fixture.check_refused(
      sidecar_of(fixture.staged, fixture.record.attestations_sha256).string() +
      ": expected a list of 1 to 64 Sigstore bundles");
}

TEST_CASE("a channel only adds to its list of attestations", "[promotion]") {
  Fixture fixture;
  CHECK(fixture.promote().copied == 3);
  // It has more than what was tested: that stays.
  const std::string more = R"([{"of": "numpy"}, {"by": "us"}])";
  fixture.append(more);
  CHECK(fixture.promote().present == 3);
  CHECK(fixture.seen() == base::sha256(more));
  // What was tested has more: it is brought.
  const std::string most = R"([{"of": "numpy"}, {"by": "us"}, {"by": "all"}])";
  test::attest(fixture.staging, fixture.record, most);
  CHECK(fixture.promote().present == 3);
  CHECK(fixture.seen() == base::sha256(most));
  CHECK(fs::exists(sidecar_of(fixture.placed, base::sha256(more))));
  // Neither begins with the other.
  const std::string other = R"([{"of": "others"}])";
  test::attest(fixture.staging, fixture.record, other);
  fixture.check_refused(
      "numpy-2.0.2-0.conda.sigs is in the channel with other attestations (sha256 " +
      base::sha256(most) + "); the tested ones are " + base::sha256(other));
}

TEST_CASE("a sidecar that lies where a promotion is to put its own is a hard stop",
          "[promotion]") {
  const Fixture fixture;
  const std::string other = R"([{"of": "others"}])";
  base::write_file(sidecar_of(fixture.placed), other);
  fixture.check_refused(
      "numpy-2.0.2-0.conda.sigs is in the channel with other attestations (sha256 " +
      base::sha256(other) + "); the tested ones are " +
      fixture.record.attestations_sha256);
  base::write_file(sidecar_of(fixture.placed), "garbage");
  fixture.check_refused(sidecar_of(fixture.placed).string() +
                        ":1:1: this is not valid JSON");
}

TEST_CASE("an undone release takes attestations with its files, and none of others",
          "[promotion]") {
  const Fixture fixture;
  promotion::Decision early;
  early.artifacts = {fixture.decision.artifacts[2]};
  early.artifacts[0].attestations_sha256.clear();
  promotion::make_directory_publisher(fixture.integration, fixture.journal, {})
      ->promote(early);
  CHECK(attested(fixture.integration).empty());
  promotion::Release release;
  release.name = "summer";
  release.artifacts = fixture.decision.artifacts;
  const auto releases =
      promotion::make_directory_releases(fixture.integration, fixture.journal, {});
  releases->stage(release);
  releases->publish(release);
  CHECK(attested(fixture.integration).size() == 2);
  release.state = promotion::ReleaseState::published;
  CHECK(releases->undo(release) == promotion::ReleaseState::staged);
  CHECK_FALSE(fs::exists(sidecar_of(fixture.placed)));
  CHECK_FALSE(
      fs::exists(sidecar_of(fixture.placed, fixture.record.attestations_sha256)));
  // The file was there before and stays, and a channel does not take back what it has
  // said of one.
  CHECK(attested(fixture.integration) ==
        Digests{{zarr, fixture.decision.artifacts[2].attestations_sha256}});
}
