#include "promotion/decision.hpp"

#include <algorithm>
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

Json json_of(const Finding& finding);
Json json_of(const PolicyVerdict& verdict);
Json json_of(const Row& row);
Json json_of(const OverrideUse& use);
Json json_of(const Subset& subset);

template <typename Item>
Json list_of(const std::vector<Item>& items) {
  Json list = Json::array();
  for (const Item& item : items) {
    list.push_back(json_of(item));
  }
  return list;
}

Json json_of(const Finding& finding) {
  Json json = {{"verdict", to_string(finding.verdict)},
               {"fact", base::valid_utf8(finding.fact)},
               {"package", finding.package},
               {"version", finding.version},
               {"sha256", finding.sha256},
               {"causes", finding.causes},
               {"lifted_by", finding.lifted_by}};
  json["demand"] = finding.demand ? json_of(*finding.demand) : Json();
  return json;
}

Json json_of(const PolicyVerdict& verdict) {
  return {{"policy", verdict.policy},
          {"verdict", to_string(verdict.verdict)},
          {"findings", list_of(verdict.findings)}};
}

Json json_of(const OverrideUse& use) {
  return {{"file", use.file}, {"state", use.state}, {"message", use.message}};
}

Json json_of(const Subset& subset) {
  return {{"packages", subset.packages}, {"without", subset.without}};
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

Finding finding_from(const JsonObject& json) {
  Finding finding;
  finding.verdict = verdict_at(json);
  finding.fact = json.string("fact");
  finding.package = json.string("package");
  finding.version = json.string("version");
  finding.sha256 = json.string("sha256");
  finding.causes = json.strings("causes");
  finding.lifted_by = json.string("lifted_by");
  if (json.has("demand")) {
    finding.demand = demand_from(json.object("demand"));
  }
  return finding;
}

PolicyVerdict policy_verdict_from(const JsonObject& json) {
  PolicyVerdict verdict;
  verdict.policy = json.string("policy");
  verdict.verdict = verdict_at(json);
  for (const JsonObject& finding : json.objects("findings")) {
    verdict.findings.push_back(finding_from(finding));
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

std::string told(const Finding& finding) {
  return finding.lifted_by.empty()
             ? finding.fact
             : finding.fact + " (lifted by " + finding.lifted_by + ")";
}

std::vector<Demand> demands_of(const PolicyVerdict& verdict) {
  std::vector<Demand> demands;
  for (const Finding& finding : verdict.findings) {
    if (finding.demand && finding.lifted_by.empty()) {
      demands.push_back(*finding.demand);
    }
  }
  return demands;
}

bool comes_from(const Finding& finding, const std::string& candidate) {
  return finding.package == candidate || finding.causes.empty() ||
         std::find(finding.causes.begin(), finding.causes.end(), candidate) !=
             finding.causes.end();
}

Verdict verdict_on(const Decision& decision, const std::string& candidate) {
  Verdict worst = Verdict::promote;
  for (const PolicyVerdict& judged : decision.policies) {
    for (const Finding& finding : judged.findings) {
      if (finding.lifted_by.empty() && comes_from(finding, candidate)) {
        worst = std::max(worst, finding.verdict);
      }
    }
  }
  return worst;
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
          {"overrides", list_of(decision.overrides)},
          {"subsets", list_of(decision.subsets)},
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
  for (const JsonObject& use : json.objects("overrides")) {
    decision.overrides.push_back(
        {use.string("file"), use.string("state"), use.string("message")});
  }
  for (const JsonObject& subset : json.objects("subsets")) {
    decision.subsets.push_back({subset.strings("packages"), subset.strings("without")});
  }
  for (const JsonObject& record : json.objects("artifacts")) {
    decision.artifacts.push_back(channel::record_from_json(record));
  }
  return decision;
}

}  // namespace distro::promotion
