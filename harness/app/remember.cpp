#include "app/remember.hpp"

#include <algorithm>
#include <chrono>

#include "app/state.hpp"
#include "base/clock.hpp"
#include "channel/credentials.hpp"
#include "state/decisions.hpp"
#include "state/promotions.hpp"
#include "state/runs.hpp"

namespace distro::app {
namespace {

std::chrono::sys_seconds now() {
  return std::chrono::floor<std::chrono::seconds>(base::SystemClock().now());
}

state::RowId begun(const state::Database& database, const RememberedSet& set) {
  std::optional<state::RowId> run;
  if (set.run) {
    if (const auto newest = state::Runs(database).newest_of(*set.run)) {
      run = newest->id;
    }
  }
  return state::Promotions(database).begin(
      {run, channel::redacted(set.channel), set.journal, set.files, now()});
}

}  // namespace

void remember_decision(const Config& config, const RunFolder& folder) {
  const job::Plan plan = folder.plan();
  const promotion::Decision decision = folder.decision();
  const std::chrono::sys_seconds as_of = folder.facts().as_of;
  const state::Database database = open_state(config);
  state::Runs runs(database);
  const state::RowId run =
      runs.begin({plan.base, plan.head, plan.target, folder.path(), as_of});
  std::vector<state::DecidedCandidate> candidates;
  for (const job::Candidate& candidate : plan.candidates) {
    candidates.push_back(
        {candidate.record, promotion::verdict_on(decision, candidate.record.name)});
  }
  state::Decisions(database).record(run, decision, candidates, as_of);
  runs.end(run, decision.verdict, now());
}

RememberedPromotion::RememberedPromotion(const Config& config, const RememberedSet& set)
    : database_(open_state(config)), promotion_(begun(database_, set)) {}

void RememberedPromotion::finish() {
  state::Promotions(database_).finish(promotion_, now());
}

void RememberedPromotion::fail() {
  state::Promotions(database_).fail(promotion_, now());
}

void remember_undone(const Config& config, const RememberedSet& set) {
  state::Promotions promotions(open_state(config));
  constexpr std::size_t most = 1000;
  for (const state::PromotionRow& row :
       promotions.newest(channel::redacted(set.channel), most)) {
    if (row.journal == set.journal && row.state == state::PromotionState::finished) {
      promotions.undo(row.id, now());
      return;
    }
  }
}

}  // namespace distro::app
