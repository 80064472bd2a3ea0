#include "state/promotions.hpp"

#include <catch2/catch.hpp>

#include "place.hpp"
#include "recorded.hpp"
#include "state/runs.hpp"

using namespace distro;
using state::Promotions;
using state::PromotionState;
using test::at;
using test::Place;
using test::record_of;

TEST_CASE("a promotion is resumed until it has ended", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  Promotions promotions(place.open());
  state::PromotionStart start;
  start.channel = "https://example.org/main";
  start.files = {record_of("b", "1"), record_of("a", "1")};
  start.begun = at(10);
  const state::RowId first = promotions.begin(start);
  std::swap(start.files[0], start.files[1]);
  CHECK(promotions.begin(start) == first);
  state::PromotionStart other = start;
  other.files.pop_back();
  CHECK(promotions.begin(other) != first);
  other = start;
  other.channel = "https://example.org/dev";
  CHECK(promotions.begin(other) != first);
  promotions.finish(first, at(20));
  CHECK(promotions.begin(start) != first);
}

TEST_CASE("a promotion knows its files, its journal and how it ended", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  const state::Database database = place.open();
  Promotions promotions(database);
  state::PromotionStart start;
  start.run = state::Runs(database).begin({"base", "head", "target", "/runs/1", at(1)});
  start.channel = "https://example.org/main";
  start.journal = "/runs/1/promotion.jsonl";
  start.files = {record_of("b", "1"), record_of("a", "1")};
  start.begun = at(10);
  const state::RowId id = promotions.begin(start);
  CHECK(promotions.find(id)->state == PromotionState::begun);
  CHECK(!promotions.find(id)->ended);
  promotions.fail(id, at(20));
  const auto row = promotions.find(id);
  REQUIRE(row);
  CHECK(row->run == start.run);
  CHECK(row->channel == "https://example.org/main");
  CHECK(row->journal == "/runs/1/promotion.jsonl");
  CHECK(row->state == PromotionState::failed);
  CHECK(row->begun == at(10));
  CHECK(row->ended == at(20));
  REQUIRE(row->files.size() == 2);
  CHECK(row->files[0].name == "a");
  CHECK(row->files[0].fn == start.files[1].fn);
  CHECK(row->files[0].sha256 == start.files[1].sha256);
  CHECK(!promotions.find(id + 1));
}

TEST_CASE("promotions are listed newest first, of one channel or of all", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  Promotions promotions(place.open());
  for (const char* channel : {"one", "two", "one"}) {
    state::PromotionStart start;
    start.channel = channel;
    start.files = {record_of("a", "1")};
    promotions.finish(promotions.begin(start), at(1));
  }
  const auto all = promotions.newest("", 2);
  REQUIRE(all.size() == 2);
  CHECK(all[0].id > all[1].id);
  CHECK(all[1].channel == "two");
  CHECK(promotions.newest("one", 10).size() == 2);
  CHECK(promotions.newest("three", 10).empty());
}

TEST_CASE("states are spelled one way", "[state]") {
  for (const PromotionState state : {PromotionState::begun, PromotionState::finished,
                                     PromotionState::failed, PromotionState::undone}) {
    CHECK(state::promotion_state_from(state::to_string(state)) == state);
  }
  CHECK(!state::promotion_state_from("done"));
}
