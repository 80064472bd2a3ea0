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
                     const DecidedCandidate& candidate) {
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
               " sha256, verdict, open) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
               decision, record.name, record.version, record.build, record.subdir,
               record.sha256, promotion::to_string(candidate.verdict),
               std::get<0>(*promoted) == 0);
}

using Documents = std::map<RowId, std::shared_ptr<const std::string>>;

Documents documents_of(Session& session, const std::vector<CandidateRow>& rows) {
  Documents documents;
  for (const CandidateRow& row : rows) {
    if (!documents.contains(row.decision)) {
      const auto text = sql::first<std::string>(
          session, "SELECT document FROM decision WHERE id = $1", row.decision);
      documents.emplace(row.decision,
                        std::make_shared<const std::string>(std::get<0>(*text)));
    }
  }
  return documents;
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
           " sighting.first_seen, decision.id, decision.plan, decision.run,"
           " decision.as_of FROM decision_candidate AS candidate"
           " JOIN decision ON decision.id = candidate.decision"
           " LEFT JOIN sighting ON sighting.sha256 = candidate.sha256"
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
      write_candidate(session, id, candidate);
    }
    return id;
  });
}

std::vector<CandidateRow> Decisions::open_candidates(std::size_t limit) const {
  return database_.connection().read([&](Session& session) {
    std::vector<CandidateRow> rows = open_rows(session, limit);
    const Documents documents = documents_of(session, rows);
    for (CandidateRow& row : rows) {
      row.document = documents.at(row.decision);
    }
    return rows;
  });
}

}  // namespace distro::state
