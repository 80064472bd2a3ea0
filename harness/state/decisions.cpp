#include "state/decisions.hpp"

#include <cstdint>
#include <map>
#include <nlohmann/json.hpp>

#include "state/connection.hpp"
#include "state/sightings.hpp"
#include "state/sql.hpp"

namespace distro::state {
namespace {

using Poco::Data::Session;

/// The newest decision about a candidate is the only open one.
void write_candidate(Session& session, RowId decision,
                     const DecidedCandidate& candidate,
                     std::chrono::sys_seconds as_of) {
  const channel::Record& record = candidate.record;
  sql::execute(session,
               "UPDATE decision_candidate SET open = 0 WHERE name = $1 AND version = $2"
               " AND build = $3 AND subdir = $4 AND open = 1",
               record.name, record.version, record.build, record.subdir);
  const auto promoted = sql::first<std::int64_t>(
      session,
      "SELECT count(*) FROM promotion_file JOIN promotion"
      " ON promotion.id = promotion_file.promotion"
      " WHERE promotion_file.sha256 = $1 AND promotion_file.sha256 <> ''"
      " AND promotion.state = 'finished'",
      record.sha256);
  sql::execute(session,
               "INSERT INTO decision_candidate (decision, name, version, build, subdir,"
               " sha256, verdict, open, first_seen) VALUES ($1, $2, $3, $4, $5, $6, $7,"
               " $8, COALESCE((SELECT first_seen FROM sighting WHERE sha256 = $9),"
               " $10))",
               decision, record.name, record.version, record.build, record.subdir,
               record.sha256, promotion::to_string(candidate.verdict),
               std::get<0>(*promoted) == 0, record.sha256, as_of);
}

/// `rows` come by decision, the newest first.
void add_documents(Session& session, std::vector<CandidateRow>& rows) {
  if (rows.empty()) {
    return;
  }
  std::map<RowId, std::shared_ptr<const std::string>> documents;
  for (auto& [id, text] : sql::select<std::int64_t, std::string>(
           session,
           "SELECT id, document FROM decision WHERE id BETWEEN $1 AND $2 AND id IN"
           " (SELECT decision FROM decision_candidate WHERE open = 1)",
           rows.back().decision, rows.front().decision)) {
    documents.emplace(id, std::make_shared<const std::string>(std::move(text)));
  }
  for (CandidateRow& row : rows) {
    row.document = documents.at(row.decision);
  }
}

std::vector<CandidateRow> open_rows(Session& session, std::size_t limit) {
  using Text = std::string;
  using Number = std::int64_t;
  std::vector<CandidateRow> rows;
  for (const auto& [name, version, build, subdir, sha256, verdict, first_seen, decision,
                    plan, run, as_of] :
       sql::select<Text, Text, Text, Text, Text, Text, std::optional<Number>, Number,
                   Text, std::optional<Number>, Number>(
           session,
           "SELECT candidate.name, candidate.version, candidate.build,"
           " candidate.subdir, candidate.sha256, candidate.verdict,"
           " candidate.first_seen, decision.id, decision.plan, decision.run,"
           " decision.as_of FROM decision_candidate AS candidate"
           " JOIN decision ON decision.id = candidate.decision"
           " WHERE candidate.open = 1 ORDER BY candidate.decision DESC, candidate.name,"
           " candidate.version, candidate.build, candidate.subdir LIMIT $1",
           limit)) {
    CandidateRow row;
    row.name = name;
    row.version = version;
    row.build = build;
    row.subdir = subdir;
    row.sha256 = sha256;
    // A verdict of a newer version: nothing that this one would promote.
    row.verdict = promotion::verdict_from(verdict).value_or(promotion::Verdict::refuse);
    row.first_seen = sql::time_of(first_seen.value_or(as_of));
    row.decision = decision;
    row.plan = plan;
    row.run = run;
    row.as_of = sql::time_of(as_of);
    rows.push_back(std::move(row));
  }
  return rows;
}

}  // namespace

RowId Decisions::record(std::optional<RowId> run, const promotion::Decision& decision,
                        std::span<const DecidedCandidate> candidates,
                        std::chrono::sys_seconds as_of) {
  const std::string document = promotion::to_json(decision).dump(
      -1, ' ', false, base::Json::error_handler_t::replace);
  return database_.connection().write([&](Session& session) {
    const RowId id = std::get<0>(*sql::first<std::int64_t>(
        session,
        "INSERT INTO decision (run, plan, verdict, as_of, document)"
        " VALUES ($1, $2, $3, $4, $5) RETURNING id",
        run, decision.plan, promotion::to_string(decision.verdict), as_of, document));
    for (const DecidedCandidate& candidate : candidates) {
      write_sighting(session, candidate.record, as_of);
      write_candidate(session, id, candidate, as_of);
    }
    return id;
  });
}

std::vector<CandidateRow> Decisions::open_candidates(std::size_t limit) const {
  return database_.connection().read([&](Session& session) {
    std::vector<CandidateRow> rows = open_rows(session, limit);
    add_documents(session, rows);
    return rows;
  });
}

}  // namespace distro::state
