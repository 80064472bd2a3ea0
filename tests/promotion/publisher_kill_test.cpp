// Promotions that are killed, and promotions beside other writers of the channel.
#include <signal.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <random>
#include <thread>
#include <type_traits>

#include "base/file.hpp"
#include "channel/index.hpp"
#include "promotion/promotion_fixture.hpp"

using namespace distro;
using test::AttestedFixture;
using test::PromotionFixture;
using test::visible;
using Names = std::set<std::string>;

namespace {

namespace fs = std::filesystem;

const Names before{"numpy-1.26.4-0.conda"};
const Names after{"numpy-1.26.4-0.conda", "numpy-2.0.2-0.conda", "scipy-1.14.1-0.conda",
                  "zarr-3.0.0-0.conda"};

void check_old_or_new(const PromotionFixture& fixture) {
  const Names seen = visible(fixture.integration);
  CHECK((seen == before || seen == after));
  std::map<std::string, std::string> tested;
  for (const channel::Record& record : fixture.decision.artifacts) {
    if (seen == after && !record.attestations_sha256.empty()) {
      tested[record.fn] = record.attestations_sha256;
    }
  }
  CHECK(test::attested(fixture.integration) == tested);
}

/// Runs the promotion again, and compares the channel with one that was never killed.
void check_completes(const PromotionFixture& fixture, const std::string& whole) {
  fixture.promote();
  CHECK(visible(fixture.integration) == after);
  check_old_or_new(fixture);
  CHECK(channel::channel_digest(fixture.integration) == whole);
  test::index(fixture.integration);
  CHECK(visible(fixture.integration) == after);
  fixture.promote();
  CHECK(channel::channel_digest(fixture.integration) == whole);
}

template <typename Fixture>
std::string digest_of_whole() {
  const Fixture fixture;
  fixture.promote();
  return channel::channel_digest(fixture.integration);
}

}  // namespace

TEMPLATE_TEST_CASE("a promotion that is killed after any step is finished by the next",
                   "[promotion]", PromotionFixture, AttestedFixture) {
  const std::string whole = digest_of_whole<TestType>();
  std::vector<std::string> killed_at;
  for (bool finished = false; !finished;) {
    const TestType fixture;
    std::size_t step = 0;
    const std::size_t last = killed_at.size();
    std::string name;
    finished = test::finishes_in_child([&] {
      fixture.promote([&](std::string_view) {
        if (step++ == last) {
          ::raise(SIGKILL);
        }
      });
    });
    if (!finished) {
      INFO("killed after step " << last);
      check_old_or_new(fixture);
      // An indexer that comes by must not show half of it, nor hide it again.
      const Names seen = visible(fixture.integration);
      test::index(fixture.integration);
      CHECK(visible(fixture.integration) == seen);
      check_completes(fixture, whole);
      killed_at.push_back(std::to_string(last));
    }
  }
  // Attestations are copied and placed, of two of the files.
  const bool attested = std::is_same_v<TestType, AttestedFixture>;
  CHECK(killed_at.size() == (attested ? 21 : 17));
}

TEMPLATE_TEST_CASE("a promotion that is killed at any time is finished by the next one",
                   "[promotion]", PromotionFixture, AttestedFixture) {
  const std::string whole = digest_of_whole<TestType>();
  std::mt19937 random(20240229);
  std::uniform_real_distribution<double> share(0.0, 1.0);
  // How long a promotion takes is not known, and changes with what else the machine
  // does: the moments follow what is seen, so that most of them hit one at work.
  std::chrono::duration<double> longest(1.0);
  int killed = 0;
  for (int round = 0; killed < 30 && round < 500; ++round) {
    const TestType fixture;
    const int child = test::start_child([&] { fixture.promote(); });
    std::this_thread::sleep_for(longest * share(random));
    ::kill(child, SIGKILL);
    const bool ended = test::ended_well(child);
    longest *= ended ? 0.8 : 1.05;
    killed += ended ? 0 : 1;
    INFO("round " << round);
    check_old_or_new(fixture);
    check_completes(fixture, whole);
  }
  CHECK(killed == 30);
}

TEST_CASE("an indexer beside promotions loses nothing and shows no half set",
          "[promotion]") {
  const PromotionFixture fixture;
  const int indexer = test::start_child([&] {
    while (!fs::exists(fixture.folder.path() / "stop")) {
      channel::index_channel(fixture.integration, {});
    }
  });
  const int reader = test::start_child([&] {
    while (!fs::exists(fixture.folder.path() / "stop")) {
      const Names seen = visible(fixture.integration, "linux-64");
      for (int set = 0; set < 10; ++set) {
        const std::string end = "-" + std::to_string(set) + ".0-0.conda";
        const std::size_t parts = seen.count("left" + end) +
                                  seen.count("middle" + end) +
                                  seen.count("right" + end);
        if (parts != 0 && parts != 3) {
          throw std::runtime_error("half of set " + std::to_string(set) + " is seen");
        }
      }
    }
  });
  Names expected = before;
  for (int set = 0; set < 10; ++set) {
    promotion::Decision decision;
    for (const std::string name : {"left", "middle", "right"}) {
      const fs::path file = test::build_into_channel(
          fixture.staging, test::package_of(name, std::to_string(set) + ".0"));
      decision.artifacts.push_back(test::staged_record(fixture.staging, file));
      expected.insert(file.filename());
    }
    promotion::make_directory_publisher(fixture.integration, fixture.journal, {})
        ->promote(decision);
    CHECK(visible(fixture.integration) == expected);
  }
  base::write_file(fixture.folder.path() / "stop", "");
  CHECK(test::ended_well(indexer));
  CHECK(test::ended_well(reader));
  CHECK(visible(fixture.integration) == expected);
}

TEST_CASE("two promotions at once both arrive, also of the same set", "[promotion]") {
  for (int round = 0; round < 5; ++round) {
    const PromotionFixture fixture;
    PromotionFixture other;
    other.integration = fixture.integration;
    const fs::path file = test::build_into_channel(
        other.staging, test::package_of("dask", "2024.8", {}, "noarch"));
    other.decision.artifacts = {test::staged_record(other.staging, file)};
    const int first = test::start_child([&] { fixture.promote(); });
    const int second = test::start_child([&] { other.promote(); });
    const int third = test::start_child([&] { fixture.promote(); });
    CHECK(test::ended_well(first));
    CHECK(test::ended_well(second));
    CHECK(test::ended_well(third));
    Names expected = after;
    expected.insert("dask-2024.8-0.conda");
    CHECK(visible(fixture.integration) == expected);
  }
}

TEST_CASE("of two promotions with different files of one name one is refused",
          "[promotion]") {
  const PromotionFixture fixture;
  PromotionFixture other;
  other.integration = fixture.integration;
  const fs::path file = test::build_into_channel(
      other.staging, test::package_of("numpy", "2.0.2", {"python"}));
  other.decision.artifacts = {test::staged_record(other.staging, file)};
  const auto refused = [](const PromotionFixture& one, const std::string& name) {
    try {
      one.promote();
    } catch (const InputError&) {
      base::write_file(one.integration / name, "");
    }
  };
  const int first = test::start_child([&] { refused(fixture, "first"); });
  const int second = test::start_child([&] { refused(other, "second"); });
  CHECK(test::ended_well(first));
  CHECK(test::ended_well(second));
  CHECK(fs::exists(fixture.integration / "first") !=
        fs::exists(fixture.integration / "second"));
}
