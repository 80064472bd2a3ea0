#include "state/prune.hpp"

#include <cstdint>
#include <limits>
#include <string>

#include "base/error.hpp"
#include "base/log.hpp"
#include "state/connection.hpp"
#include "state/sql.hpp"

namespace distro::state {
namespace {

using Poco::Data::Session;

const std::string kept_decisions =
    "(SELECT max(id) FROM decision"
    " UNION SELECT decision FROM decision_candidate WHERE open = 1"
    " UNION SELECT candidate.decision FROM decision_candidate AS candidate"
    " JOIN promotion_file ON promotion_file.sha256 = candidate.sha256"
    " WHERE candidate.sha256 <> '')";

/// A run that was begun again in its folder has taken over the results of the one
/// before.
const std::string kept_runs =
    "(SELECT run.id FROM run JOIN run AS later ON later.folder = run.folder AND"
    " later.base = run.base AND later.head = run.head AND later.target = run.target"
    " WHERE later.id IN (SELECT run FROM decision WHERE id IN " +
    kept_decisions + " UNION SELECT run FROM promotion))";

std::size_t count_of_results(Session& session) {
  return static_cast<std::size_t>(
      std::get<0>(*sql::first<std::int64_t>(session, "SELECT count(*) FROM result")));
}

/// Control runs go with what they repeat.
std::size_t remove_results(Session& session, const PruneLimits& limits) {
  const std::size_t before = count_of_results(session);
  const std::int64_t time = limits.before ? sql::bound(*limits.before)
                                          : std::numeric_limits<std::int64_t>::max();
  sql::execute(session,
               "DELETE FROM result WHERE id IN (SELECT id FROM"
               " (SELECT id, run, finished, row_number() OVER"
               " (PARTITION BY package ORDER BY id DESC) AS place FROM result"
               " WHERE repeats IS NULL) AS placed"
               " WHERE place > $1 AND (finished IS NULL OR finished < $2)"
               " AND (run IS NULL OR run NOT IN " +
                   kept_runs + "))",
               limits.keep.value_or(0), time);
  return before - count_of_results(session);
}

std::size_t remove_decisions(Session& session, std::chrono::sys_seconds before) {
  return sql::execute(session,
                      "DELETE FROM decision WHERE as_of < $1 AND id NOT IN " +
                          kept_decisions + " AND (run IS NULL OR run NOT IN " +
                          kept_runs + ")",
                      before);
}

std::size_t remove_runs(Session& session, std::chrono::sys_seconds before) {
  return sql::execute(
      session,
      "DELETE FROM run WHERE COALESCE(ended, started) < $1"
      " AND NOT EXISTS (SELECT 1 FROM result WHERE result.run = run.id)"
      " AND NOT EXISTS (SELECT 1 FROM decision WHERE decision.run = run.id)"
      " AND NOT EXISTS (SELECT 1 FROM promotion WHERE promotion.run = run.id)",
      before);
}

Pruned remove(Session& session, const PruneLimits& limits) {
  Pruned pruned;
  pruned.results = remove_results(session, limits);
  pruned.environments =
      sql::execute(session,
                   "DELETE FROM environment WHERE NOT EXISTS"
                   " (SELECT 1 FROM result WHERE result.environment = environment.id)");
  if (limits.before) {
    pruned.decisions = remove_decisions(session, *limits.before);
    pruned.runs = remove_runs(session, *limits.before);
  }
  return pruned;
}

}  // namespace

Pruned prune(const Database& database, const PruneLimits& limits, Pruning pruning) {
  Connection& connection = database.connection();
  const auto action = [&](Session& session) { return remove(session, limits); };
  if (pruning == Pruning::rehearsed) {
    return connection.rehearse(action);
  }
  const Pruned pruned = connection.write(action);
  if (pruned.results + pruned.decisions + pruned.runs != 0) {
    try {
      connection.execute_alone("VACUUM");
    } catch (const EnvironmentError& fault) {
      base::log(
          base::LogLevel::warning,
          std::string("the room was not given back to the disk: ") + fault.what());
    }
  }
  return pruned;
}

}  // namespace distro::state
