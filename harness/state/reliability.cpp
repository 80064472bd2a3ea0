#include <algorithm>
#include <cstdint>

#include "state/connection.hpp"
#include "state/history.hpp"
#include "state/sql.hpp"

namespace distro::state {
namespace {

using Poco::Data::Session;
using std::chrono::milliseconds;

milliseconds median(std::vector<std::int64_t> times) {
  std::sort(times.begin(), times.end());
  const std::size_t middle = times.size() / 2;
  return milliseconds(times.size() % 2 == 0 ? (times[middle - 1] + times[middle]) / 2
                                            : times[middle]);
}

std::optional<milliseconds> expected(Session& session, const std::string& package) {
  // Only jobs that came to their tests say how long these take.
  const auto rows = sql::select<std::int64_t>(
      session,
      "SELECT elapsed_ms FROM result WHERE package = $1 AND elapsed_ms IS NOT NULL"
      " AND reused = 0 AND outcome IN"
      " ('passed', 'failed', 'no_tests', 'timed_out', 'out_of_memory')"
      " ORDER BY id DESC LIMIT 5",
      package);
  std::vector<std::int64_t> times;
  for (const auto& [time] : rows) {
    times.push_back(time);
  }
  return times.empty() ? std::nullopt : std::optional(median(std::move(times)));
}

/// Nothing if a newer version has written an outcome that this one does not know.
std::optional<job::Outcome> evidence_of(const std::string& text) {
  const std::optional<job::Outcome> outcome = job::outcome_from(text);
  return outcome && job::is_evidence(*outcome) ? outcome : std::nullopt;
}

}  // namespace

std::optional<milliseconds> History::expected_duration(
    const std::string& package) const {
  return database_.connection().read(
      [&](Session& session) { return expected(session, package); });
}

Reliability History::reliability(const std::string& name, const std::string& version,
                                 const std::string& build) const {
  const auto rows = database_.connection().read([&](Session& session) {
    return sql::select<std::string, std::string, std::int64_t>(
        session,
        "SELECT inputs, outcome, count(*) FROM result WHERE package = $1"
        " AND version = $2 AND build = $3 AND reused = 0 GROUP BY inputs, outcome",
        name, version, build);
  });
  struct Seen {
    bool good = false;
    bool bad = false;
  };
  Reliability reliability;
  std::map<std::string, Seen> by_inputs;
  for (const auto& [inputs, text, count] : rows) {
    const std::optional<job::Outcome> outcome = evidence_of(text);
    if (!outcome) {
      continue;
    }
    const bool good = job::is_good(*outcome);
    reliability.runs.runs += static_cast<std::size_t>(count);
    reliability.runs.failures += good ? 0 : static_cast<std::size_t>(count);
    if (!inputs.empty()) {
      (good ? by_inputs[inputs].good : by_inputs[inputs].bad) = true;
    }
  }
  for (const auto& [inputs, seen] : by_inputs) {
    reliability.mixed_inputs += seen.good && seen.bad ? 1 : 0;
  }
  return reliability;
}

PackageHistory History::package_history(const std::string& name) const {
  return database_.connection().read([&](Session& session) {
    PackageHistory history;
    for (const auto& [text, count, last] :
         sql::select<std::string, std::int64_t, std::optional<std::int64_t>>(
             session,
             "SELECT outcome, count(*), max(finished) FROM result WHERE package = $1"
             " AND reused = 0 GROUP BY outcome",
             name)) {
      const std::optional<job::Outcome> outcome = evidence_of(text);
      if (!outcome) {
        continue;
      }
      history.runs += static_cast<std::size_t>(count);
      history.failures += job::is_good(*outcome) ? 0 : static_cast<std::size_t>(count);
      history.last_run = std::max(history.last_run, sql::time_of(last));
    }
    history.duration = expected(session, name);
    return history;
  });
}

}  // namespace distro::state
