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
    " $15, $16, $17) RETURNING id";

}  // namespace

void History::record(const job::Job& job, const job::Result& result,
                     std::optional<RowId> run) {
  using Text = std::optional<std::string>;
  using Number = std::optional<std::int64_t>;
  const ResultDocument document = document_of(result);
  database_.connection().write([&](Session& session) {
    const channel::Record& package = job.package;
    const auto insert = [&](job::Outcome outcome, const std::string& reason,
                            const Number& time, const Number& repeats,
                            const Number& environment, const Text& text) {
      return std::get<0>(*sql::first<std::int64_t>(
          session, insert_result, job.id, run, package.name, package.version,
          package.build, job.subdir, package.sha256, job::to_string(job.role),
          result.inputs, job::to_string(outcome), reason, time, result.finished,
          result.reused, repeats, environment, text));
    };
    const RowId first =
        insert(result.outcome, result.reason, elapsed(result.durations), std::nullopt,
               environment_row(session, document), document.rest);
    for (const job::ControlRun& control : result.controls) {
      insert(control.outcome, control.reason, std::nullopt, first, std::nullopt,
             std::nullopt);
    }
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
        " WHERE result.sha256 = $1 AND result.reused = 0 AND result.repeats IS NULL"
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
