#include "job/result.hpp"

#include <nlohmann/json.hpp>

namespace distro::job {
namespace {

using base::Json;

Json to_json(const Durations& durations) {
  return {{"solve", durations.solve.count()},
          {"fetch", durations.fetch.count()},
          {"link", durations.link.count()},
          {"test", durations.test.count()}};
}

Durations durations_from_json(const base::JsonObject& json) {
  const auto of = [&](const char* key) {
    return std::chrono::milliseconds(json.integer_or(key, 0));
  };
  return {of("solve"), of("fetch"), of("link"), of("test")};
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
  return json;
}

Result result_from_json(const base::JsonObject& json) {
  Result result;
  result.job = json.string("job");
  const std::string outcome = json.string("outcome");
  const std::optional<Outcome> known = outcome_from(outcome);
  if (!known) {
    throw json.error("outcome", "unknown outcome '" + outcome + "'");
  }
  result.outcome = *known;
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
  return result;
}

}  // namespace distro::job
