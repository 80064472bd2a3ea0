#include "promotion/decision.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

namespace distro::promotion {
namespace {

using base::Json;
using base::JsonObject;

constexpr std::array<std::pair<Verdict, std::string_view>, 4> verdict_names{{
    {Verdict::promote, "promote"},
    {Verdict::wait, "wait"},
    {Verdict::hold, "hold"},
    {Verdict::refuse, "refuse"},
}};

Json json_of(const Demand& demand) {
  return {{"package", demand.package},
          {"maintainers", demand.maintainers},
          {"subject", demand.subject},
          {"what", base::valid_utf8(demand.what)},
          {"job", demand.job}};
}

Json json_of(const PolicyVerdict& verdict);
Json json_of(const Row& row);

template <typename Item>
Json list_of(const std::vector<Item>& items) {
  Json list = Json::array();
  for (const Item& item : items) {
    list.push_back(json_of(item));
  }
  return list;
}

Json json_of(const PolicyVerdict& verdict) {
  Json facts = Json::array();
  for (const std::string& fact : verdict.facts) {
    facts.push_back(base::valid_utf8(fact));
  }
  return {{"policy", verdict.policy},
          {"verdict", to_string(verdict.verdict)},
          {"facts", std::move(facts)},
          {"demands", list_of(verdict.demands)}};
}

Json json_of(const Row& row) {
  return {{"package", row.package},           {"version", row.version},
          {"outcome", row.outcome},           {"comparison", row.comparison},
          {"why", base::valid_utf8(row.why)}, {"job", row.job}};
}

Demand demand_from(const JsonObject& json) {
  return {json.string("package"), json.strings("maintainers"), json.string("subject"),
          json.string("what"), json.string("job")};
}

Verdict verdict_at(const JsonObject& json) {
  const std::string text = json.string("verdict");
  if (const std::optional<Verdict> verdict = verdict_from(text)) {
    return *verdict;
  }
  throw json.error("verdict", "'" + text +
                                  "' is no verdict, expected promote, wait, hold or "
                                  "refuse");
}

PolicyVerdict policy_verdict_from(const JsonObject& json) {
  PolicyVerdict verdict;
  verdict.policy = json.string("policy");
  verdict.verdict = verdict_at(json);
  verdict.facts = json.strings("facts");
  for (const JsonObject& demand : json.objects("demands")) {
    verdict.demands.push_back(demand_from(demand));
  }
  return verdict;
}

Row row_from(const JsonObject& json) {
  return {json.string("package"),    json.string("version"), json.string("outcome"),
          json.string("comparison"), json.string("why"),     json.string("job")};
}

}  // namespace

std::string_view to_string(Verdict verdict) {
  for (const auto& [value, name] : verdict_names) {
    if (value == verdict) {
      return name;
    }
  }
  throw InternalError("a verdict without a name");
}

std::optional<Verdict> verdict_from(std::string_view text) {
  for (const auto& [value, name] : verdict_names) {
    if (name == text) {
      return value;
    }
  }
  return std::nullopt;
}

Json to_json(const Decision& decision) {
  Json artifacts = Json::array();
  for (const channel::Record& record : decision.artifacts) {
    artifacts.push_back(channel::to_json(record));
  }
  return {{"plan", decision.plan},
          {"verdict", to_string(decision.verdict)},
          {"policies", list_of(decision.policies)},
          {"rows", list_of(decision.rows)},
          {"artifacts", std::move(artifacts)}};
}

Decision decision_from_json(const JsonObject& json) {
  Decision decision;
  decision.plan = json.string("plan");
  decision.verdict = verdict_at(json);
  for (const JsonObject& policy : json.objects("policies")) {
    decision.policies.push_back(policy_verdict_from(policy));
  }
  for (const JsonObject& row : json.objects("rows")) {
    decision.rows.push_back(row_from(row));
  }
  for (const JsonObject& record : json.objects("artifacts")) {
    decision.artifacts.push_back(channel::record_from_json(record));
  }
  return decision;
}

}  // namespace distro::promotion
