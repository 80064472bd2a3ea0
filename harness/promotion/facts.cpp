#include "promotion/facts.hpp"

#include <nlohmann/json.hpp>

#include "base/clock.hpp"
#include "base/json_time.hpp"

namespace distro::promotion {
namespace {

using base::Json;
using base::JsonObject;
using base::time_at;

Json records_json(const std::vector<channel::Record>& records) {
  Json list = Json::array();
  for (const channel::Record& record : records) {
    list.push_back(channel::to_json(record));
  }
  return list;
}

std::vector<channel::Record> records_from(const JsonObject& json,
                                          const std::string& key) {
  std::vector<channel::Record> records;
  for (const JsonObject& record : json.objects(key)) {
    records.push_back(channel::record_from_json(record));
  }
  return records;
}

std::vector<std::vector<std::string>> sets_from(const JsonObject& json,
                                                const std::string& key) {
  std::vector<std::vector<std::string>> sets;
  for (const JsonObject& set : json.objects(key)) {
    sets.push_back(set.strings("packages"));
  }
  return sets;
}

Json lint_json(const std::vector<LintFact>& lint) {
  Json list = Json::array();
  for (const LintFact& fact : lint) {
    list.push_back({{"rule", fact.rule},
                    {"package", fact.package},
                    {"message", base::valid_utf8(fact.message)},
                    {"error", fact.error}});
  }
  return list;
}

Json unmet_json(const std::vector<UnmetDependency>& unmet) {
  Json list = Json::array();
  for (const UnmetDependency& one : unmet) {
    list.push_back(
        {{"package", one.package}, {"depends", one.depends}, {"staged", one.staged}});
  }
  return list;
}

}  // namespace

base::Json to_json(const Facts& facts) {
  Json json = {{"as_of", base::rfc3339(facts.as_of)},
               {"approvals", facts.approvals},
               {"packages", facts.packages},
               {"lint", lint_json(facts.lint)},
               {"channel", records_json(facts.channel)},
               {"staged", records_json(facts.staged)},
               {"unmet", unmet_json(facts.unmet)}};
  json["first_seen"] = Json::object();
  for (const auto& [sha256, time] : facts.first_seen) {
    json["first_seen"][sha256] = base::rfc3339(time);
  }
  json["in_sync"] = Json::array();
  for (const std::vector<std::string>& set : facts.in_sync) {
    json["in_sync"].push_back({{"packages", set}});
  }
  json["channel_bytes"] = facts.channel_bytes ? Json(*facts.channel_bytes) : Json();
  json["installability"] =
      facts.installability ? to_json(*facts.installability) : Json();
  json["attested"] = facts.attested ? to_json(*facts.attested) : Json();
  json["overrides"] = Json::array();
  for (const Override& one : facts.overrides) {
    json["overrides"].push_back(to_json(one));
  }
  return json;
}

Facts facts_from_json(const base::JsonObject& json) {
  Facts facts;
  facts.as_of = time_at(json, "as_of");
  facts.approvals = json.strings("approvals");
  facts.packages = json.strings("packages");
  for (const JsonObject& fact : json.objects("lint")) {
    facts.lint.push_back({fact.string("rule"), fact.string_if("package").value_or(""),
                          fact.string("message"), fact.boolean_or("error", false)});
  }
  facts.channel = records_from(json, "channel");
  facts.staged = records_from(json, "staged");
  for (const JsonObject& one : json.objects("unmet")) {
    facts.unmet.push_back({one.string("package"), one.string("depends"),
                           one.string_if("staged").value_or("")});
  }
  if (json.has("first_seen")) {
    const JsonObject times = json.object("first_seen");
    for (const auto& [sha256, time] : times.json().items()) {
      facts.first_seen[sha256] = time_at(times, sha256);
    }
  }
  facts.in_sync = sets_from(json, "in_sync");
  if (json.has("channel_bytes")) {
    facts.channel_bytes = static_cast<std::uint64_t>(json.integer("channel_bytes"));
  }
  if (json.has("installability")) {
    facts.installability = installability_from_json(json.object("installability"));
  }
  if (json.has("attested")) {
    facts.attested = attested_from_json(json.object("attested"));
  }
  for (const JsonObject& one : json.objects("overrides")) {
    facts.overrides.push_back(override_from_json(one));
  }
  return facts;
}

}  // namespace distro::promotion
