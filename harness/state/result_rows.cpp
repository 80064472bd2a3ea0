#include <cstdint>

#include "state/connection.hpp"
#include "state/history.hpp"
#include "state/sql.hpp"

namespace distro::state {

using Poco::Data::Session;

std::vector<ResultRow> History::results_of_package(const std::string& name,
                                                   std::size_t limit) const {
  using Text = std::string;
  using Number = std::int64_t;
  using Maybe = std::optional<Number>;
  const auto rows = database_.connection().read([&](Session& session) {
    return sql::select<Number, Text, Text, Text, Text, Text, Text, Text, Text, Maybe,
                       Maybe, Maybe, Maybe, Number>(
        session,
        "SELECT id, job, version, build, subdir, role, outcome, reason, inputs,"
        " elapsed_ms, finished, run, repeats, reused FROM result WHERE package = $1"
        " ORDER BY id DESC LIMIT $2",
        name, limit);
  });
  std::vector<ResultRow> found;
  for (const auto& [id, job, version, build, subdir, role, outcome, reason, inputs,
                    elapsed_ms, finished, run, repeats, reused] : rows) {
    ResultRow row;
    row.id = id;
    row.job = job;
    row.package = name;
    row.version = version;
    row.build = build;
    row.subdir = subdir;
    row.role = role;
    row.outcome =
        job::outcome_from(outcome).value_or(job::Outcome::infrastructure_error);
    row.reason = reason;
    row.inputs = inputs;
    row.elapsed = elapsed_ms ? std::optional(std::chrono::milliseconds(*elapsed_ms))
                             : std::nullopt;
    row.finished = sql::time_of(finished);
    row.run = run;
    row.control = repeats.has_value();
    row.reused = reused != 0;
    found.push_back(std::move(row));
  }
  return found;
}

}  // namespace distro::state
