#include "cli/history_answer.hpp"

#include <chrono>
#include <cmath>
#include <nlohmann/json.hpp>

#include "base/clock.hpp"
#include "cli/minute_text.hpp"
#include "cli/quantities.hpp"
#include "cli/table.hpp"
#include "promotion/comparison.hpp"

namespace distro::cli {
namespace {

template <typename Value, typename Text>
base::Json json_if(const std::optional<Value>& value, Text text) {
  return value ? base::Json(text(*value)) : base::Json();
}

std::string kind_of(const state::ResultRow& row) {
  return row.control ? "control" : row.reused ? "reused" : row.role;
}

std::string table_of(const app::KnownPackage& known, const Terminal& terminal) {
  Table table({{"finished"},
               {"version", false, true},
               {"build", false, true},
               {"as"},
               {"outcome"},
               {"took", true},
               {"reason", false, true}});
  for (const state::ResultRow& row : known.results) {
    table.add({row.finished ? minute_text(*row.finished) : "", row.version, row.build,
               kind_of(row), std::string(job::to_string(row.outcome)),
               row.elapsed ? base::readable(*row.elapsed) : "", row.reason});
  }
  return table.text(terminal);
}

std::string summary_of(const state::PackageHistory& summary) {
  std::string text =
      count_text(summary.runs, "run") + ", " + count_text(summary.failures, "failure");
  if (summary.runs != 0) {
    text += " (" +
            std::to_string(std::lround(100.0 * static_cast<double>(summary.failures) /
                                       static_cast<double>(summary.runs))) +
            " %)";
  }
  return text +
         (summary.duration ? ", usually " + base::readable(*summary.duration)
                           : std::string()) +
         "\n";
}

/// "1.3 py311_0 failed 3 of 9 times (33 %, between 12 and 65 %), and is flaky"
std::string newest_of(const app::KnownPackage& known) {
  if (known.newest.runs.runs == 0) {
    return "";
  }
  const state::ResultRow& newest = known.results.front();
  return newest.version + " " + newest.build + " " +
         promotion::rate_text(known.newest.runs) +
         (known.newest.flaky() ? ", and is flaky" : "") + "\n";
}

base::Json json_of(const state::Reliability& reliability) {
  const promotion::Rate rate = promotion::failure_rate(reliability.runs);
  return {{"runs", reliability.runs.runs},
          {"failures", reliability.runs.failures},
          {"rate", rate.share},
          {"low", rate.low},
          {"high", rate.high},
          {"flaky", reliability.flaky()}};
}

}  // namespace

base::Json history_json(const app::KnownPackage& known) {
  const auto rfc3339 = [](auto time) { return base::rfc3339(time); };
  const auto count = [](auto duration) { return duration.count(); };
  base::Json json{{"package", known.name},
                  {"runs", known.summary.runs},
                  {"failures", known.summary.failures},
                  {"last_run", json_if(known.summary.last_run, rfc3339)},
                  {"milliseconds", json_if(known.summary.duration, count)},
                  {"newest_build", json_of(known.newest)},
                  {"results", base::Json::array()}};
  for (const state::ResultRow& row : known.results) {
    json["results"].push_back({{"job", row.job},
                               {"version", row.version},
                               {"build", row.build},
                               {"subdir", row.subdir},
                               {"role", row.role},
                               {"outcome", job::to_string(row.outcome)},
                               {"reason", row.reason},
                               {"inputs", row.inputs},
                               {"milliseconds", json_if(row.elapsed, count)},
                               {"finished", json_if(row.finished, rfc3339)},
                               {"control", row.control},
                               {"reused", row.reused}});
  }
  return json;
}

std::string history_text(const app::KnownPackage& known, const Terminal& terminal) {
  return table_of(known, terminal) + summary_of(known.summary) + newest_of(known);
}

}  // namespace distro::cli
