#include "promotion/publisher.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "channel/channel_url.hpp"
#include "channel/index.hpp"
#include "channel/repodata.hpp"
#include "promotion/journal.hpp"
#include "promotion/promotion_fixture.hpp"

using namespace distro;
using test::PromotionFixture;
using test::visible;
using Names = std::set<std::string>;

namespace {

namespace fs = std::filesystem;

const Names before{"numpy-1.26.4-0.conda"};
const Names after{"numpy-1.26.4-0.conda", "numpy-2.0.2-0.conda", "scipy-1.14.1-0.conda",
                  "zarr-3.0.0-0.conda"};

/// Promotes, expects the fault, and that the channel is as it was.
void check_refused(const PromotionFixture& fixture, const std::string& fault) {
  const std::string digest = channel::channel_digest(fixture.integration);
  CHECK_THROWS_WITH(fixture.promote(), fault);
  CHECK(channel::channel_digest(fixture.integration) == digest);
  CHECK(visible(fixture.integration) == before);
}

}  // namespace

TEST_CASE("a promotion puts the tested files into channel and index", "[promotion]") {
  const PromotionFixture fixture;
  const promotion::PromotionSummary summary = fixture.promote();
  CHECK(summary.copied == 3);
  CHECK(summary.present == 0);
  CHECK(visible(fixture.integration) == after);
  for (const channel::Record& record : fixture.decision.artifacts) {
    CHECK(base::sha256_of_file(fixture.integration / record.subdir / record.fn) ==
          record.sha256);
  }
}

TEST_CASE("the index keeps what a package says of itself", "[promotion]") {
  const PromotionFixture fixture;
  CHECK(fixture.promote().copied == 3);
  const channel::Repodata repodata =
      channel::load_repodata(channel::file_url(fixture.integration), "linux-64");
  REQUIRE(repodata.records.rows("scipy").size() == 1);
  const channel::Record scipy =
      repodata.records[repodata.records.rows("scipy").front()];
  CHECK(scipy.depends == std::vector<std::string>{"numpy >=2"});
  CHECK(scipy.sha256 == fixture.decision.artifacts[1].sha256);
  CHECK(scipy.size == fixture.decision.artifacts[1].size);
}

TEST_CASE("a second promotion of the same set changes nothing", "[promotion]") {
  const PromotionFixture fixture;
  CHECK(fixture.promote().copied == 3);
  const std::string digest = channel::channel_digest(fixture.integration);
  const promotion::PromotionSummary again = fixture.promote();
  CHECK(again.copied == 0);
  CHECK(again.present == 3);
  CHECK(channel::channel_digest(fixture.integration) == digest);

  fs::remove_all(fixture.staging);
  CHECK(fixture.promote().present == 3);
  CHECK(channel::channel_digest(fixture.integration) == digest);
}

TEST_CASE("an indexing after a promotion finds nothing to do", "[promotion]") {
  const PromotionFixture fixture;
  CHECK(fixture.promote().copied == 3);
  test::index(fixture.integration);
  CHECK(visible(fixture.integration) == after);
}

TEST_CASE("every step is in the journal, and a torn line is no obstacle",
          "[promotion]") {
  const PromotionFixture fixture;
  base::write_file(fixture.journal, R"({"promotion": "0123", "st)");
  std::vector<std::string> told;
  CHECK(
      fixture.promote([&](std::string_view step) { told.emplace_back(step); }).copied ==
      3);
  CHECK(told == std::vector<std::string>{"start", "destination", "source", "copy",
                                         "source", "copy", "source", "copy", "lock",
                                         "announce", "place", "place", "place", "index",
                                         "finish", "unlock", "done"});
  std::vector<std::string> written;
  for (const promotion::JournalEntry& entry :
       promotion::read_journal(fixture.journal)) {
    CHECK(entry.promotion.size() == 16);
    CHECK(entry.fn.empty() ==
          (entry.step != "source" && entry.step != "copy" && entry.step != "place"));
    written.push_back(entry.step);
  }
  CHECK(written == told);
}

TEST_CASE("only a decision to promote is carried out", "[promotion]") {
  PromotionFixture fixture;
  fixture.decision.verdict = promotion::Verdict::hold;
  CHECK_THROWS_AS(fixture.promote(), UsageError);
  check_refused(fixture,
                "plan 0123456789abcdef cannot be promoted: the decision over it is "
                "'hold'");
}

TEST_CASE("another file under the same name is a hard stop", "[promotion]") {
  const PromotionFixture fixture;
  const fs::path place = fixture.integration / "linux-64/scipy-1.14.1-0.conda";
  const std::string tested = fixture.decision.artifacts[1].sha256;
  base::write_file(place, "another build");
  check_refused(fixture,
                "scipy-1.14.1-0.conda lies in the channel's folder, not in its index, "
                "with another content (sha256 " +
                    base::sha256("another build") + "); the tested file is " + tested);

  test::build_into_channel(fixture.integration,
                           test::package_of("scipy", "1.14.1", {"blas"}));
  const std::string other = base::sha256_of_file(place);
  test::index(fixture.integration);
  CHECK_THROWS_WITH(fixture.promote(),
                    "scipy-1.14.1-0.conda is in the channel with another content "
                    "(sha256 " +
                        other + "); the tested file is " + tested);
  CHECK(visible(fixture.integration) ==
        Names{"numpy-1.26.4-0.conda", "scipy-1.14.1-0.conda"});
  CHECK_FALSE(fs::exists(fixture.integration / "linux-64/numpy-2.0.2-0.conda"));
}

TEST_CASE("the same distribution in the other container is a hard stop",
          "[promotion]") {
  const PromotionFixture fixture;
  test::build_into_channel(fixture.integration, test::package_of("scipy", "1.14.1"),
                           ".tar.bz2");
  check_refused(fixture,
                "scipy-1.14.1-0.conda is in the channel already, as "
                "scipy-1.14.1-0.tar.bz2: one distribution, one file");
}

TEST_CASE("a source that changed after the test is not promoted", "[promotion]") {
  const PromotionFixture fixture;
  const fs::path source = fixture.staging / "noarch/zarr-3.0.0-0.conda";
  base::write_file(source, "changed");
  check_refused(fixture, source.string() + " has sha256 " + base::sha256("changed") +
                             "; the tested file is " +
                             fixture.decision.artifacts[2].sha256);
  CHECK_FALSE(fs::exists(fixture.integration / "linux-64/numpy-2.0.2-0.conda"));
}

TEST_CASE("a package that says other things than its staging index is not promoted",
          "[promotion]") {
  PromotionFixture fixture;
  fixture.decision.artifacts[1].depends = {"numpy >=1"};
  check_refused(
      fixture,
      "scipy-1.14.1-0.conda says other things of itself than the index of its "
      "staging channel, with which it was tested");
}

TEST_CASE("a decision cannot write outside the channel", "[promotion]") {
  PromotionFixture fixture;
  channel::Record& record = fixture.decision.artifacts[0];
  const channel::Record sound = record;
  record.fn = "../../numpy-2.0.2-0.conda";
  check_refused(fixture, "'../../numpy-2.0.2-0.conda' is no name of a package file");
  record = sound;
  record.subdir = "../linux-64";
  check_refused(fixture, "numpy-2.0.2-0.conda: '../linux-64' is no subdir");
  record = sound;
  record.sha256 = "";
  check_refused(fixture, "numpy-2.0.2-0.conda: the decision names no sha256");
  record = sound;
  record.url = "https://staging.example/linux-64/numpy-2.0.2-0.conda";
  check_refused(
      fixture,
      "numpy-2.0.2-0.conda is staged at "
      "https://staging.example/linux-64/numpy-2.0.2-0.conda: only a file of a "
      "channel that is a folder can be promoted");
  record = sound;
  fixture.decision.artifacts.push_back(sound);
  fixture.decision.artifacts.back().sha256 = std::string(64, 'a');
  check_refused(fixture,
                "the decision has numpy-2.0.2-0.conda twice, with different content");
}

TEST_CASE("a channel without any index yet can be promoted into", "[promotion]") {
  PromotionFixture fixture;
  fixture.integration = fixture.folder.path() / "empty";
  CHECK_THROWS_WITH(fixture.promote(), fixture.integration.string() +
                                           " is no channel: there is no such folder");
  fs::create_directories(fixture.integration);
  CHECK(fixture.promote().copied == 3);
  CHECK(visible(fixture.integration) ==
        Names{"numpy-2.0.2-0.conda", "scipy-1.14.1-0.conda", "zarr-3.0.0-0.conda"});
}

TEST_CASE("a channel that another indexer wrote can be promoted into", "[promotion]") {
  PromotionFixture fixture;
  fixture.integration = fixture.folder.path() / "plain";
  const fs::path file = test::build_into_channel(fixture.integration,
                                                 test::package_of("numpy", "1.26.4"));
  test::write_plain_repodata(fixture.integration,
                             {test::staged_record(fixture.integration, file)});
  CHECK(fixture.promote().copied == 3);
  CHECK(visible(fixture.integration) == after);
}

TEST_CASE("nothing to promote changes nothing", "[promotion]") {
  PromotionFixture fixture;
  fixture.decision.artifacts.clear();
  const std::string digest = channel::channel_digest(fixture.integration);
  CHECK(fixture.promote().copied == 0);
  CHECK(channel::channel_digest(fixture.integration) == digest);
}
