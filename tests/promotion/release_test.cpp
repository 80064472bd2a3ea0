#include "promotion/release.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>
#include <type_traits>

#include "base/error.hpp"
#include "base/json.hpp"
#include "channel/index.hpp"
#include "promotion/anaconda_fixture.hpp"
#include "promotion/promotion_fixture.hpp"

using namespace distro;
using promotion::Release;
using promotion::ReleaseState;
using test::AnacondaFixture;
using test::AttestedFixture;
using test::PromotionFixture;
using test::visible;
using Names = std::set<std::string>;

namespace {

Release release_of(const promotion::Decision& decision) {
  Release release;
  release.name = "summer";
  release.artifacts = decision.artifacts;
  return release;
}

/// Runs `action` again and again, killed after one step more each time, until it ends.
template <typename Fixture, typename Action>
void with_kills(Fixture& fixture, Action action) {
  for (std::size_t last = 0;; ++last) {
    std::size_t step = 0;
    fixture.on_step = [&](std::string_view) {
      if (step++ == last) {
        throw test::Killed{};
      }
    };
    try {
      action();
      fixture.on_step = {};
      return;
    } catch (const test::Killed&) {
    }
  }
}

template <typename Base = PromotionFixture>
struct FolderFixture : Base {
  std::unique_ptr<promotion::ReleaseChannel> releases() {
    return promotion::make_directory_releases(this->integration, this->journal,
                                              on_step);
  }
  std::function<void(std::string_view)> on_step;
};

}  // namespace

TEST_CASE("release.json says all about a release", "[promotion]") {
  Release release = release_of(PromotionFixture().decision);
  release.state = ReleaseState::published;
  const base::Json json = promotion::to_json(release);
  const Release read = promotion::release_from_json(base::JsonObject(json, "r"));
  CHECK(promotion::to_json(read) == json);
  CHECK(read.state == ReleaseState::published);
  CHECK(read.artifacts.size() == 3);
  base::Json wrong = json;
  wrong["state"] = "gone";
  CHECK_THROWS_AS(promotion::release_from_json(base::JsonObject(wrong, "r")),
                  InputError);
}

TEST_CASE("a release in an account goes there and back under kills at every step",
          "[promotion]") {
  AnacondaFixture fixture;
  const channel::Record& scipy = fixture.decision.artifacts[1];
  fixture.model.put(fixture.spec("dist", scipy), scipy.sha256, {"main", "old"});
  const Names before = fixture.under("main");
  Release release = release_of(fixture.decision);
  with_kills(fixture, [&] { fixture.releases()->stage(release); });
  CHECK(fixture.under("main") == before);
  CHECK(fixture.under("summer").size() == 3);
  for (int round = 0; round < 2; ++round) {
    with_kills(fixture, [&] { fixture.releases()->publish(release); });
    CHECK(fixture.under("main") == test::new_set());
    CHECK(fixture.under("summer").empty());
    release.state = ReleaseState::published;
    with_kills(fixture, [&] { release.state = fixture.releases()->undo(release); });
    CHECK(release.state == ReleaseState::staged);
    CHECK(fixture.under("main") == before);
    CHECK(fixture.under("old").size() == 1);
  }
  release.state = fixture.releases()->undo(release);
  CHECK(release.state == ReleaseState::undone);
  CHECK(fixture.under("summer").empty());
  CHECK(fixture.under("main") == before);
}

TEST_CASE("a publishing that was killed half-way is undone as a whole", "[promotion]") {
  AnacondaFixture fixture;
  Release release = release_of(fixture.decision);
  fixture.releases()->stage(release);
  fixture.on_step = [](std::string_view step) {
    if (step == "drop_label") {
      throw test::Killed{};
    }
  };
  CHECK_THROWS_AS(fixture.releases()->publish(release), test::Killed);
  fixture.on_step = {};
  CHECK(fixture.under("main") == test::new_set());
  CHECK(fixture.releases()->undo(release) == ReleaseState::undone);
  CHECK(fixture.under("main") == test::old_set());
  CHECK(fixture.under("summer").empty());
}

TEST_CASE("a publishing that was killed after its last line can be undone",
          "[promotion]") {
  const auto check = [](auto& fixture, const std::string& last, auto under) {
    const Names before = under();
    Release release = release_of(fixture.decision);
    fixture.releases()->stage(release);
    fixture.on_step = [&](std::string_view step) {
      if (step == last) {
        throw test::Killed{};
      }
    };
    CHECK_THROWS_AS(fixture.releases()->publish(release), test::Killed);
    fixture.on_step = {};
    CHECK(fixture.releases()->publish(release).present == 3);
    release.state = ReleaseState::published;
    CHECK(fixture.releases()->undo(release) == ReleaseState::staged);
    CHECK(under() == before);
  };
  AnacondaFixture account;
  check(account, "done", [&] { return account.under("main"); });
  FolderFixture<> folder;
  check(folder, "published", [&] { return visible(folder.integration); });
}

TEST_CASE("a release does not take over a label that others use", "[promotion]") {
  AnacondaFixture fixture;
  fixture.model.put("dist/other/1/noarch/other-1-0.conda", std::string(64, 'f'),
                    {"summer"});
  CHECK_THROWS_WITH(fixture.releases()->stage(release_of(fixture.decision)),
                    "the label summer of dist holds "
                    "dist/other/1/noarch/other-1-0.conda, which is not of this set");
  Release release = release_of(fixture.decision);
  release.name = "main";
  CHECK_THROWS_AS(fixture.releases()->stage(release), UsageError);
  CHECK(fixture.under("main") == test::old_set());
}

TEMPLATE_TEST_CASE(
    "a release in a folder goes there and back under kills at every step",
    "[promotion]", PromotionFixture, AttestedFixture) {
  FolderFixture<TestType> fixture;
  // One file of the set is in the channel already, and stays.
  promotion::Decision early;
  early.artifacts = {fixture.decision.artifacts[2]};
  promotion::make_directory_publisher(fixture.integration, fixture.journal, {})
      ->promote(early);
  const Names before = visible(fixture.integration);
  const std::string digest = channel::channel_digest(fixture.integration);
  const auto staged = fixture.integration / "label/summer";
  Release release = release_of(fixture.decision);
  with_kills(fixture, [&] { fixture.releases()->stage(release); });
  CHECK(visible(staged).size() == 3);
  const std::map<std::string, std::string> attested = test::attested(staged);
  CHECK(attested.empty() == std::is_same_v<TestType, PromotionFixture>);
  CHECK(visible(fixture.integration) == before);
  for (int round = 0; round < 2; ++round) {
    with_kills(fixture, [&] { fixture.releases()->publish(release); });
    CHECK(visible(fixture.integration).size() == before.size() + 2);
    CHECK(test::attested(fixture.integration) == attested);
    CHECK_FALSE(std::filesystem::exists(staged));
    release.state = ReleaseState::published;
    with_kills(fixture, [&] { release.state = fixture.releases()->undo(release); });
    CHECK(release.state == ReleaseState::staged);
    CHECK(visible(fixture.integration) == before);
    CHECK(test::attested(staged) == attested);
    CHECK(channel::channel_digest(fixture.integration) == digest);
    test::index(fixture.integration);
    CHECK(visible(fixture.integration) == before);
  }
  CHECK(fixture.releases()->undo(release) == ReleaseState::undone);
  CHECK_FALSE(std::filesystem::exists(staged));
}
