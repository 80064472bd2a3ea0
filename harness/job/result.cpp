#include "job/result.hpp"

#include <cmath>
#include <nlohmann/json.hpp>

#include "base/clock.hpp"
#include "base/json_time.hpp"

namespace distro::job {
namespace {

using base::Json;

/// With fractions: many tests take less than one.
double milliseconds(std::chrono::microseconds duration) {
  return static_cast<double>(duration.count()) / 1000;
}

Json to_json(const Durations& durations) {
  return {{"solve", milliseconds(durations.solve)},
          {"fetch", milliseconds(durations.fetch)},
          {"link", milliseconds(durations.link)},
          {"test", milliseconds(durations.test)}};
}

Durations durations_from_json(const base::JsonObject& json) {
  const auto of = [&](const char* key) {
    if (!json.has(key) || !json.json()[key].is_number()) {
      return std::chrono::microseconds(0);
    }
    return std::chrono::microseconds(
        std::llround(json.json()[key].get<double>() * 1000));
  };
  return {of("solve"), of("fetch"), of("link"), of("test")};
}

Outcome outcome_in(const base::JsonObject& json) {
  const std::string outcome = json.string("outcome");
  const std::optional<Outcome> known = outcome_from(outcome);
  if (!known) {
    throw json.error("outcome", "unknown outcome '" + outcome + "'");
  }
  return *known;
}

std::optional<SkipCause> skip_cause_in(const base::JsonObject& json) {
  const std::optional<std::string> text = json.string_if("skipped_for");
  if (!text) {
    return std::nullopt;
  }
  const std::optional<SkipCause> known = skip_cause_from(*text);
  if (!known) {
    throw json.error("skipped_for", "unknown cause '" + *text + "'");
  }
  return known;
}

std::size_t count_in(const base::JsonObject& json, const char* key) {
  const std::int64_t value = json.integer(key);
  if (value < 0) {
    throw json.error(key, "must not be negative");
  }
  return static_cast<std::size_t>(value);
}

ControlRun control_run_from_json(const base::JsonObject& json) {
  return {outcome_in(json), json.string_if("reason").value_or(""),
          json.string_if("log").value_or(""),
          json.has("number") ? count_in(json, "number") : 0};
}

Json to_json(const ControlRun& run) {
  return {{"outcome", to_string(run.outcome)},
          {"reason", base::valid_utf8(run.reason)},
          {"log", run.log},
          {"number", run.number}};
}

std::optional<std::chrono::sys_seconds> time_in(const base::JsonObject& json,
                                                const char* key) {
  return json.has(key) ? std::optional(base::time_at(json, key)) : std::nullopt;
}

std::optional<int> small_integer(const base::JsonObject& json, const char* key) {
  return json.has(key) ? std::optional(static_cast<int>(json.integer(key)))
                       : std::nullopt;
}

}  // namespace

base::Json to_json(const Result& result) {
  Json prefix = Json::array();
  for (const Evidence& file : result.prefix) {
    prefix.push_back(
        {{"fn", file.fn}, {"sha256", file.sha256}, {"channel", file.channel}});
  }
  Json json = {{"job", result.job}, {"outcome", to_string(result.outcome)}};
  json["reason"] = base::valid_utf8(result.reason);
  json["command"] = base::valid_utf8(result.command);
  json["exit_code"] = result.exit_code ? Json(*result.exit_code) : Json();
  json["signal"] = result.signal ? Json(*result.signal) : Json();
  json["detail"] = base::valid_utf8(result.detail);
  json["notes"] = Json::array();
  for (const std::string& note : result.notes) {
    json["notes"].push_back(base::valid_utf8(note));
  }
  json["log"] = result.log;
  json["milliseconds"] = to_json(result.durations);
  json["runner"] = result.runner;
  json["prefix"] = std::move(prefix);
  json["environments"] = result.environments;
  json["inputs"] = result.inputs;
  json["finished"] = result.finished ? Json(base::rfc3339(*result.finished)) : Json();
  json["reused"] = result.reused;
  if (result.skipped_for) {
    json["skipped_for"] = to_string(*result.skipped_for);
  }
  if (result.known.runs > 0) {
    json["known"] = {{"runs", result.known.runs}, {"failures", result.known.failures}};
  }
  json["controls"] = Json::array();
  for (const ControlRun& run : result.controls) {
    json["controls"].push_back(to_json(run));
  }
  return json;
}

Result result_from_json(const base::JsonObject& json) {
  Result result;
  result.job = json.string("job");
  result.outcome = outcome_in(json);
  result.reason = json.string_if("reason").value_or("");
  result.command = json.string_if("command").value_or("");
  result.exit_code = small_integer(json, "exit_code");
  result.signal = small_integer(json, "signal");
  result.detail = json.string_if("detail").value_or("");
  result.notes = json.strings("notes");
  result.log = json.string_if("log").value_or("");
  if (json.has("milliseconds")) {
    result.durations = durations_from_json(json.object("milliseconds"));
  }
  result.runner = json.string_if("runner").value_or("");
  for (const base::JsonObject& file : json.objects("prefix")) {
    result.prefix.push_back(
        {file.string("fn"), file.string("sha256"), file.string("channel")});
  }
  if (json.has("environments")) {
    const Json& environments = json.json()["environments"];
    for (std::size_t at = 0; at < environments.size(); ++at) {
      // As an object, for faults that say where.
      const Json one = {{"environments", environments[at]}};
      result.environments.push_back(
          base::JsonObject(one, "environment " + std::to_string(at + 1))
              .strings("environments"));
    }
  }
  result.inputs = json.string_if("inputs").value_or("");
  result.finished = time_in(json, "finished");
  result.reused = json.boolean_or("reused", false);
  result.skipped_for = skip_cause_in(json);
  if (json.has("known")) {
    const base::JsonObject known = json.object("known");
    result.known = {count_in(known, "runs"), count_in(known, "failures")};
  }
  for (const base::JsonObject& run : json.objects("controls")) {
    result.controls.push_back(control_run_from_json(run));
  }
  return result;
}

}  // namespace distro::job
