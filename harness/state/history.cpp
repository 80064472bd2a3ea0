#include "state/history.hpp"

#include <cstdint>

#include "state/connection.hpp"
#include "state/result_document.hpp"
#include "state/sql.hpp"

namespace distro::state {
namespace {

using Poco::Data::Session;
using std::chrono::milliseconds;

std::int64_t elapsed(const job::Durations& durations) {
  return std::chrono::duration_cast<milliseconds>(durations.solve + durations.fetch +
                                                  durations.link + durations.test)
      .count();
}

constexpr const char* insert_result =
    "INSERT INTO result (job, run, package, version, build, subdir, sha256, role,"
    " inputs, outcome, reason, elapsed_ms, finished, reused, repeats, environment,"
    " document) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,"
    " $15, $16, $17)";

/// Nothing if it is not known any more.
std::optional<std::int64_t> repeated_row(Session& session, const job::Job& job) {
  const auto row = sql::first<std::int64_t>(
      session,
      "SELECT id FROM result WHERE package = $1 AND job = $2 AND repeats IS NULL"
      " ORDER BY id DESC LIMIT 1",
      job.package.name, job.id);
  return row ? std::optional(std::get<0>(*row)) : std::nullopt;
}

}  // namespace

void History::record(const job::Job& job, const job::Result& result,
                     std::optional<RowId> run, Attempt attempt) {
  const ResultDocument document = document_of(result);
  database_.connection().write([&](Session& session) {
    const channel::Record& package = job.package;
    std::optional<std::int64_t> repeated;
    if (attempt == Attempt::control) {
      repeated = repeated_row(session, job);
    }
    sql::execute(session, insert_result, job.id, run, package.name, package.version,
                 package.build, job.subdir, package.sha256, job::to_string(job.role),
                 result.inputs, job::to_string(result.outcome), result.reason,
                 elapsed(result.durations), result.finished, result.reused, repeated,
                 environment_row(session, document), document.rest);
  });
}

std::vector<job::Result> History::results_of(const std::string& package_sha256) const {
  constexpr std::size_t most = 50;
  if (package_sha256.empty()) {
    return {};
  }
  const auto rows = database_.connection().read([&](Session& session) {
    return sql::select<std::string, std::string, std::string>(
        session,
        "SELECT result.outcome, environment.document, result.document FROM result"
        " JOIN environment ON environment.id = result.environment"
        " WHERE result.sha256 = $1 AND result.reused = 0"
        " AND result.outcome NOT IN ('infrastructure_error', 'skipped')"
        " ORDER BY result.id DESC LIMIT $2",
        package_sha256, most);
  });
  std::vector<job::Result> results;
  for (const auto& [outcome, environment, rest] : rows) {
    const std::optional<job::Outcome> known = job::outcome_from(outcome);
    if (known && job::is_evidence(*known)) {
      results.push_back(result_of({environment, rest}, database_.location().shown));
    }
  }
  return results;
}

}  // namespace distro::state
