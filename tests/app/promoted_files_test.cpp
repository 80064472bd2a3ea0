#include "app/watch/promoted_files.hpp"

#include <catch2/catch.hpp>

#include "support/package_builder.hpp"

using namespace distro;
using namespace distro::app;
using state::PromotionRow;
using state::PromotionState;
using test::record_of;

namespace {

using PromotedRecords = std::vector<channel::Record>;

PromotionRow promotion_of(state::RowId id, PromotionState state,
                          const PromotedRecords& records) {
  PromotionRow row;
  row.id = id;
  row.state = state;
  row.begun = std::chrono::sys_seconds(std::chrono::seconds(100 * id));
  if (state != PromotionState::begun) {
    row.ended = row.begun + std::chrono::seconds(5);
  }
  for (const channel::Record& record : records) {
    row.files.push_back({record.name, record.version, record.build, record.subdir,
                         record.fn, record.sha256});
  }
  return row;
}

std::vector<channel::Repodata> listing(const PromotedRecords& records) {
  std::vector<channel::Repodata> tables(2);
  tables[0].subdir = "linux-64";
  tables[0].records = records;
  tables[1].subdir = "noarch";
  return tables;
}

std::vector<FileSight> sights(const SightedPromotion& promotion) {
  std::vector<FileSight> found;
  for (const SightedFile& seen : promotion.files) {
    found.push_back(seen.sight);
  }
  return found;
}

/// "2: b-1-0.conda c-1-0.conda" for each promotion.
std::vector<std::string> told(const std::vector<PromotionRow>& rows) {
  std::vector<std::string> texts;
  for (const PromotionRow& row : rows) {
    texts.push_back(std::to_string(row.id) + ":");
    for (const state::PromotionFile& file : row.files) {
      texts.back() += " " + file.name;
    }
  }
  return texts;
}

using Told = std::vector<std::string>;

const channel::Record a = record_of("a", "1");
const channel::Record b = record_of("b", "1");

}  // namespace

TEST_CASE("a promotion is published if users see all of its files", "[app]") {
  const PromotionRow row = promotion_of(1, PromotionState::finished, {a, b});
  const SightedPromotion all = sighted(row, listing({a, b}));
  CHECK(sight_of(all) == PromotionSight::published);
  CHECK(listed_files(all) == 2);
  CHECK(all.since == *row.ended);
  const SightedPromotion half = sighted(row, listing({b}));
  CHECK(sight_of(half) == PromotionSight::half_published);
  CHECK(sights(half) == std::vector{FileSight::not_listed, FileSight::listed});
  CHECK(sight_of(sighted(row, listing({}))) == PromotionSight::not_published);
}

TEST_CASE("another file under a promoted name is amiss", "[app]") {
  channel::Record other = a;
  other.sha256 = std::string(64, '0');
  const PromotionRow row = promotion_of(1, PromotionState::finished, {a});
  const SightedPromotion seen = sighted(row, listing({other}));
  CHECK(sights(seen) == std::vector{FileSight::other_digest});
  CHECK(seen.files.front().found == other.sha256);
  CHECK(sight_of(seen) == PromotionSight::not_published);
  other.sha256.clear();  // an old index does not say
  CHECK(sight_of(sighted(row, listing({other}))) == PromotionSight::published);
}

TEST_CASE("a promoted file may be hidden behind the other container", "[app]") {
  channel::Record old = a;
  old.fn = "a-1-0.tar.bz2";
  const PromotionRow row = promotion_of(1, PromotionState::finished, {old});
  CHECK(sights(sighted(row, listing({old}))) == std::vector{FileSight::listed});
  CHECK(sights(sighted(row, listing({old, a}))) == std::vector{FileSight::hidden});
}

TEST_CASE("what repodata took out is told from what it never had", "[app]") {
  std::vector<SightedPromotion> seen = {
      sighted(promotion_of(1, PromotionState::finished, {a, b}), listing({}))};
  note_removed(seen, "noarch", {a.fn});
  CHECK(sights(seen.front()) == std::vector(2, FileSight::not_listed));
  note_removed(seen, "linux-64", {a.fn, "c-1-0.conda"});
  CHECK(sights(seen.front()) == std::vector{FileSight::removed, FileSight::not_listed});
}

TEST_CASE("files of subdirs that nobody asked about are left out", "[app]") {
  channel::Record far = b;
  far.subdir = "osx-64";
  const PromotionRow row = promotion_of(1, PromotionState::finished, {a, far});
  CHECK(sights(sighted(row, listing({a}))) == std::vector{FileSight::listed});
}

TEST_CASE("what was taken back is not to be listed", "[app]") {
  const PromotionRow row = promotion_of(1, PromotionState::undone, {a, b});
  const SightedPromotion seen = sighted(row, listing({b}));
  CHECK(sights(seen) == std::vector{FileSight::gone, FileSight::still_listed});
  CHECK(sight_of(seen) == PromotionSight::still_listed);
  CHECK(listed_files(seen) == 1);
  CHECK(sight_of(sighted(row, listing({}))) == PromotionSight::taken_back);
}

TEST_CASE("a promotion that has not ended is amiss, whatever is listed", "[app]") {
  const PromotionRow row = promotion_of(1, PromotionState::begun, {a});
  CHECK(sighted(row, listing({})).since == row.begun);
  CHECK(sight_of(sighted(row, listing({}))) == PromotionSight::unfinished);
  CHECK(sight_of(sighted(row, listing({a}))) == PromotionSight::unfinished);
  CHECK(is_amiss(PromotionSight::unfinished));
}

TEST_CASE("the newest finished promotion speaks of a file", "[app]") {
  CHECK(told(last_words(std::vector{
            promotion_of(3, PromotionState::failed, {a, b}),
            promotion_of(2, PromotionState::finished, {b}),
            promotion_of(1, PromotionState::finished, {a, b}),
        })) == Told{"2: b", "1: a"});
}

TEST_CASE("what one promotion takes back stays if another one brought it", "[app]") {
  CHECK(told(last_words(std::vector{
            promotion_of(2, PromotionState::undone, {a, b}),
            promotion_of(1, PromotionState::finished, {a}),
        })) == Told{"2: b", "1: a"});
  CHECK(told(last_words(std::vector{
            promotion_of(2, PromotionState::begun, {a}),
            promotion_of(1, PromotionState::undone, {a, b}),
        })) == Told{"2: a", "1: b"});
}

TEST_CASE("a promotion that was begun is settled by newer ones of its files", "[app]") {
  const PromotionRow begun = promotion_of(1, PromotionState::begun, {a, b});
  CHECK(told(last_words(std::vector{
            promotion_of(2, PromotionState::finished, {a}),
            begun,
        })) == Told{"2: a", "1: a b"});
  CHECK(told(last_words(std::vector{
            promotion_of(3, PromotionState::undone, {b}),
            promotion_of(2, PromotionState::finished, {a}),
            begun,
        })) == Told{"2: a"});
}
