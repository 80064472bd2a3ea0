#include "state/check.hpp"

#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "job/outcome.hpp"
#include "promotion/decision.hpp"
#include "state/connection.hpp"
#include "state/migrations.hpp"
#include "state/promotions.hpp"
#include "state/sql.hpp"
#include "state/tables.hpp"

namespace distro::state {
namespace {

using Poco::Data::Session;

/// A query that counts what must not be, and what it is.
struct Rule {
  const char* query;
  const char* wrong;
};

constexpr std::array<Rule, 6> rules{{
    {"SELECT count(*) FROM decision_candidate AS candidate WHERE open = 1 AND EXISTS"
     " (SELECT 1 FROM decision_candidate AS later WHERE later.name = candidate.name"
     " AND later.version = candidate.version AND later.build = candidate.build"
     " AND later.subdir = candidate.subdir AND later.decision > candidate.decision)",
     "open candidates that a later decision is about"},
    {"SELECT count(*) FROM decision_candidate WHERE open = 1 AND sha256 <> '' AND"
     " sha256 IN (SELECT promotion_file.sha256 FROM promotion_file JOIN promotion ON"
     " promotion.id = promotion_file.promotion WHERE promotion.state = 'finished')",
     "open candidates that were promoted"},
    {"SELECT count(*) FROM environment WHERE NOT EXISTS"
     " (SELECT 1 FROM result WHERE result.environment = environment.id)",
     "environments of no result"},
    {"SELECT count(*) FROM result WHERE (document IS NULL) <> (environment IS NULL)",
     "results that are not whole"},
    {"SELECT count(*) FROM result JOIN result AS first ON first.id = result.repeats"
     " WHERE first.repeats IS NOT NULL OR first.job <> result.job",
     "control runs of another job"},
    {"SELECT count(*) FROM result WHERE reused NOT IN (0, 1)",
     "results that are neither reused nor not"},
}};

std::int64_t count(Session& session, const std::string& query) {
  return std::get<0>(*sql::first<std::int64_t>(session, query));
}

void add(std::vector<std::string>& lines, std::int64_t number, const std::string& of) {
  if (number != 0) {
    lines.push_back(of + ": " + std::to_string(number));
  }
}

/// What the database itself finds wrong with its file.
void check_file(Session& session, Location::Kind kind, CheckReport& report) {
  if (kind == Location::Kind::sqlite) {
    for (const auto& [line] :
         sql::select<std::string>(session, "PRAGMA integrity_check")) {
      if (line != "ok") {
        report.faults.push_back("damaged: " + line);
      }
    }
    for (const auto& [table] : sql::select<std::string>(
             session, "SELECT \"table\" FROM pragma_foreign_key_check")) {
      report.faults.push_back("a row of " + table + " refers to one that is not there");
    }
  } else {
    // The server looks after the rest.
    add(report.faults,
        count(session,
              "SELECT count(*) FROM pg_index JOIN pg_class ON pg_class.oid = indrelid"
              " WHERE NOT indisvalid AND relnamespace ="
              " quote_ident(current_schema())::regnamespace"),
        "indexes that are not valid");
  }
}

/// Words that a newer version may have written, or somebody by hand.
template <typename Known>
void check_words(Session& session, const std::string& table, const std::string& column,
                 Known known, CheckReport& report) {
  for (const auto& [word] : sql::select<std::string>(
           session, "SELECT DISTINCT " + column + " FROM " + table + " WHERE " +
                        column + " IS NOT NULL")) {
    if (!known(word)) {
      report.faults.push_back(column + " of " + table + ": '" + word + "' is none");
    }
  }
}

void check_documents(Session& session, const std::string& table, CheckReport& report) {
  constexpr std::int64_t at_once = 500;
  std::int64_t last = 0;
  std::int64_t wrong = 0;
  for (;;) {
    const auto rows = sql::select<std::int64_t, std::string>(
        session,
        "SELECT id, COALESCE(document, '{}') FROM " + table +
            " WHERE id > $1 ORDER BY id LIMIT $2",
        last, at_once);
    for (const auto& [id, document] : rows) {
      last = id;
      wrong += nlohmann::json::accept(document) ? 0 : 1;
    }
    if (rows.size() < static_cast<std::size_t>(at_once)) {
      break;
    }
  }
  add(report.faults, wrong, "documents of " + table + " that are no JSON");
}

void check_rows(Session& session, CheckReport& report) {
  for (const Table& table : all_tables()) {
    report.rows.emplace_back(
        table.name, static_cast<std::size_t>(count(
                        session, "SELECT count(*) FROM " + std::string(table.name))));
    if (table.has_id && table.columns.back().meaning == Meaning::json) {
      check_documents(session, std::string(table.name), report);
    }
  }
  for (const Rule& rule : rules) {
    add(report.faults, count(session, rule.query), rule.wrong);
  }
  check_words(session, "result", "outcome", job::outcome_from, report);
  check_words(session, "run", "verdict", promotion::verdict_from, report);
  check_words(session, "decision", "verdict", promotion::verdict_from, report);
  check_words(session, "decision_candidate", "verdict", promotion::verdict_from,
              report);
  check_words(session, "promotion", "state", promotion_state_from, report);
  add(report.remarks, count(session, "SELECT count(*) FROM run WHERE ended IS NULL"),
      "runs that have not ended");
  add(report.remarks,
      count(session, "SELECT count(*) FROM promotion WHERE state = 'begun'"),
      "promotions that have not ended");
}

}  // namespace

CheckReport check(const Database& database) {
  return database.connection().read([&](Session& session) {
    CheckReport report;
    report.schema = database.schema_before();
    report.newest_schema = newest_schema();
    check_file(session, database.location().kind, report);
    if (report.schema == report.newest_schema) {
      check_rows(session, report);
    } else {
      report.faults.push_back("schema " + std::to_string(report.schema) + ", not " +
                              std::to_string(report.newest_schema) +
                              ": conda-distro state migrate");
    }
    return report;
  });
}

}  // namespace distro::state
