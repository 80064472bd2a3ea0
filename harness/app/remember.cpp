#include "app/remember.hpp"

#include <chrono>

#include "app/state.hpp"
#include "base/clock.hpp"
#include "channel/channel_url.hpp"
#include "state/decisions.hpp"
#include "state/promotions.hpp"
#include "state/runs.hpp"

namespace distro::app {
namespace {

std::chrono::sys_seconds now() {
  return std::chrono::floor<std::chrono::seconds>(base::SystemClock().now());
}

}  // namespace

void remember_decision(const Workspace& workspace, const RunFolder& folder) {
  const job::Plan plan = folder.plan();
  const promotion::Decision decision = folder.decision();
  const std::chrono::sys_seconds as_of = folder.facts().as_of;
  const state::Database database = open_state(workspace.config);
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

void remember_promotion(const Workspace& workspace, const RunFolder& folder) {
  const job::Plan plan = folder.plan();
  const state::Database database = open_state(workspace.config);
  std::optional<state::RowId> run;
  if (const auto newest = state::Runs(database).newest_of(folder.path())) {
    run = newest->id;
  }
  state::Promotions promotions(database);
  promotions.finish(
      promotions.begin({run, channel::redacted(plan.integration), folder.journal(),
                        folder.decision().artifacts, now()}),
      now());
}

}  // namespace distro::app
