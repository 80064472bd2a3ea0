#include "state/runs.hpp"

#include <cstdint>

#include "state/connection.hpp"
#include "state/sql.hpp"

namespace distro::state {
namespace {

using Poco::Data::Session;

template <typename Value>
std::optional<RunRow> run_where(Session& session, const std::string& condition,
                                const Value& value) {
  using Text = std::string;
  using Number = std::int64_t;
  const auto found = sql::first<Number, Text, Text, Text, Text, Number,
                                std::optional<Number>, std::optional<Text>>(
      session,
      "SELECT id, base, head, target, folder, started, ended, verdict FROM run"
      " WHERE " +
          condition + " ORDER BY id DESC LIMIT 1",
      value);
  if (!found) {
    return std::nullopt;
  }
  const auto& [id, base, head, target, folder, started, ended, verdict] = *found;
  RunRow row;
  row.id = id;
  row.start = {base, head, target, folder, sql::time_of(started)};
  row.ended = sql::time_of(ended);
  row.verdict = verdict ? promotion::verdict_from(*verdict) : std::nullopt;
  return row;
}

}  // namespace

RowId Runs::begin(const RunStart& start) {
  const std::string folder = start.folder.string();
  return database_.connection().write([&](Session& session) {
    const auto open = sql::first<std::int64_t>(
        session,
        "SELECT id FROM run WHERE folder = $1 AND base = $2 AND head = $3 AND"
        " target = $4 AND ended IS NULL ORDER BY id DESC LIMIT 1",
        folder, start.base, start.head, start.target);
    const auto row =
        open ? open
             : sql::first<std::int64_t>(
                   session,
                   "INSERT INTO run (base, head, target, folder, started)"
                   " VALUES ($1, $2, $3, $4, $5) RETURNING id",
                   start.base, start.head, start.target, folder, start.started);
    return std::get<0>(*row);
  });
}

void Runs::end(RowId run, promotion::Verdict verdict, std::chrono::sys_seconds time) {
  database_.connection().write([&](Session& session) {
    sql::execute(session, "UPDATE run SET ended = $1, verdict = $2 WHERE id = $3", time,
                 promotion::to_string(verdict), run);
  });
}

std::optional<RunRow> Runs::newest_of(const std::filesystem::path& folder) const {
  return database_.connection().read([&](Session& session) {
    return run_where(session, "folder = $1", folder.string());
  });
}

std::optional<RunRow> Runs::find(RowId run) const {
  return database_.connection().read(
      [&](Session& session) { return run_where(session, "id = $1", run); });
}

}  // namespace distro::state
