#include "state/decisions.hpp"

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "place.hpp"
#include "recorded.hpp"
#include "state/history.hpp"
#include "state/promotions.hpp"
#include "state/runs.hpp"

using namespace distro;
using promotion::Verdict;
using state::Decisions;
using test::at;
using test::Place;
using test::record_of;

namespace {

promotion::Decision decision_of(const std::string& plan, Verdict verdict) {
  promotion::Decision decision;
  decision.plan = plan;
  decision.verdict = verdict;
  return decision;
}

std::string named(const std::vector<state::CandidateRow>& rows) {
  std::string text;
  for (const state::CandidateRow& row : rows) {
    text += (text.empty() ? "" : ", ") + row.name + " " + row.version + " " +
            std::string(promotion::to_string(row.verdict));
  }
  return text;
}

}  // namespace

TEST_CASE("the newest decision about a candidate speaks for it", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  const state::Database database = place.open();
  Decisions decisions(database);
  CHECK(decisions.open_candidates(10).empty());
  const state::RowId run =
      state::Runs(database).begin({"base", "head", "target", "/runs/1", at(50)});
  const channel::Record numpy = record_of("numpy", "2.0");
  const channel::Record pandas = record_of("pandas", "2.2");
  state::History(database).see(std::vector{numpy}, at(10));

  decisions.record(run, decision_of("p1", Verdict::hold),
                   std::vector<state::DecidedCandidate>{{pandas, Verdict::hold},
                                                        {numpy, Verdict::wait}},
                   at(100));
  decisions.record(std::nullopt, decision_of("p2", Verdict::refuse),
                   std::vector<state::DecidedCandidate>{{numpy, Verdict::refuse}},
                   at(200));
  const auto rows = decisions.open_candidates(10);
  CHECK(named(rows) == "numpy 2.0 refuse, pandas 2.2 hold");
  CHECK(rows.at(0).plan == "p2");
  CHECK(rows.at(0).run == std::nullopt);
  CHECK(rows.at(0).first_seen == at(10));
  CHECK(rows.at(0).as_of == at(200));
  CHECK(rows.at(0).sha256 == numpy.sha256);
  CHECK(rows.at(0).build == "0");
  CHECK(rows.at(0).subdir == numpy.subdir);
  CHECK(rows.at(1).run == run);
  CHECK(rows.at(1).first_seen == at(100));
  CHECK(nlohmann::json::parse(*rows.at(1).document).at("plan") == "p1");
  CHECK(named(decisions.open_candidates(1)) == "numpy 2.0 refuse");
}

TEST_CASE("candidates of one decision come by name and share its text", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  Decisions decisions(place.open());
  decisions.record(
      std::nullopt, decision_of("p", Verdict::wait),
      std::vector<state::DecidedCandidate>{{record_of("b", "1"), Verdict::wait},
                                           {record_of("a", "2"), Verdict::promote},
                                           {record_of("a", "1"), Verdict::promote}},
      at(1));
  const auto rows = decisions.open_candidates(10);
  CHECK(named(rows) == "a 1 promote, a 2 promote, b 1 wait");
  CHECK(rows.at(0).document == rows.at(2).document);
}

TEST_CASE("a candidate that was promoted is open no more, until that is undone",
          "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  const state::Database database = place.open();
  Decisions decisions(database);
  state::Promotions promotions(database);
  const channel::Record numpy = record_of("numpy", "2.0");
  const channel::Record pandas = record_of("pandas", "2.2");
  const std::vector<state::DecidedCandidate> both{{numpy, Verdict::promote},
                                                  {pandas, Verdict::hold}};
  decisions.record(std::nullopt, decision_of("p", Verdict::promote), both, at(1));
  state::PromotionStart start;
  start.channel = "https://example.org/main";
  start.files = {numpy};
  const state::RowId promotion = promotions.begin(start);
  CHECK(decisions.open_candidates(10).size() == 2);
  promotions.finish(promotion, at(5));
  CHECK(named(decisions.open_candidates(10)) == "pandas 2.2 hold");
  // Decided once more: it is in the channel already.
  decisions.record(std::nullopt, decision_of("q", Verdict::promote), both, at(6));
  CHECK(named(decisions.open_candidates(10)) == "pandas 2.2 hold");
  promotions.undo(promotion, at(7));
  const auto rows = decisions.open_candidates(10);
  CHECK(named(rows) == "numpy 2.0 promote, pandas 2.2 hold");
  CHECK(rows.at(0).plan == "q");
}

TEST_CASE("another file of the same name is not promoted with it", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  const state::Database database = place.open();
  Decisions decisions(database);
  state::Promotions promotions(database);
  const channel::Record first = record_of("numpy", "2.0");
  channel::Record rebuilt = first;
  rebuilt.sha256[0] = rebuilt.sha256[0] == '0' ? '1' : '0';
  state::PromotionStart start;
  start.files = {first};
  decisions.record(std::nullopt, decision_of("p", Verdict::hold),
                   std::vector<state::DecidedCandidate>{{rebuilt, Verdict::hold}},
                   at(1));
  promotions.finish(promotions.begin(start), at(5));
  CHECK(named(decisions.open_candidates(10)) == "numpy 2.0 hold");
}

TEST_CASE("a decision is written as a whole or not at all", "[state]") {
  const Place place(GENERATE(from_range(test::kinds())));
  Decisions decisions(place.open());
  const channel::Record numpy = record_of("numpy", "2.0");
  CHECK_THROWS(decisions.record(std::nullopt, {},
                                std::vector<state::DecidedCandidate>{
                                    {numpy, Verdict::hold}, {numpy, Verdict::hold}},
                                at(1)));
  CHECK(place.asked("SELECT count(*) FROM decision") == "0");
  CHECK(decisions.open_candidates(10).empty());
}
