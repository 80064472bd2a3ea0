#include "app/excuses.hpp"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <tuple>

#include "app/state.hpp"
#include "base/clock.hpp"
#include "state/decisions.hpp"

namespace distro::app {
namespace {

using base::Json;
using promotion::Decision;
using promotion::PolicyVerdict;

Decision decision_of(const state::CandidateRow& row) {
  const std::string origin = "the decision about " + row.name + " " + row.version;
  const Json json = base::parse_json(*row.document, origin);
  return promotion::decision_from_json(base::JsonObject(json, origin));
}

/// What the decision says of this package.
void tell(const Decision& decision, Excuse& excuse) {
  for (const PolicyVerdict& judged : decision.policies) {
    PolicyVerdict about{judged.policy, promotion::Verdict::promote, {}};
    for (const promotion::Finding& finding : judged.findings) {
      if (!comes_from(finding, excuse.package)) {
        continue;
      }
      about.findings.push_back(finding);
      if (finding.lifted_by.empty()) {
        about.verdict = std::max(about.verdict, finding.verdict);
      }
    }
    for (const promotion::Demand& demand : promotion::demands_of(about)) {
      excuse.demands.push_back({demand.maintainers, demand.subject});
    }
    if (!about.findings.empty()) {
      excuse.policies.push_back(std::move(about));
    }
  }
}

}  // namespace

std::vector<Excuse> find_excuses(const Config& config, std::size_t limit) {
  const state::Database database = open_state(config);
  std::vector<Excuse> excuses;
  std::map<std::tuple<std::string, std::string, state::RowId>, std::size_t> known;
  std::map<state::RowId, Decision> decisions;
  for (const state::CandidateRow& row :
       state::Decisions(database).open_candidates(limit)) {
    const auto [place, is_new] =
        known.emplace(std::tuple(row.name, row.version, row.decision), excuses.size());
    if (is_new) {
      excuses.push_back({.package = row.name,
                         .version = row.version,
                         .builds = {},
                         .verdict = row.verdict,
                         .first_seen = row.first_seen,
                         .as_of = row.as_of,
                         .plan = row.plan,
                         .policies = {},
                         .demands = {}});
      if (!decisions.contains(row.decision)) {
        decisions.emplace(row.decision, decision_of(row));
      }
      tell(decisions.at(row.decision), excuses.back());
    }
    Excuse& excuse = excuses[place->second];
    excuse.builds.push_back(row.subdir + "/" + row.build);
    excuse.verdict = std::max(excuse.verdict, row.verdict);
    excuse.first_seen = std::min(excuse.first_seen, row.first_seen);
  }
  return excuses;
}

std::string age_text(std::chrono::sys_seconds from, std::chrono::sys_seconds to) {
  const auto age = std::max(to - from, std::chrono::seconds(0));
  if (age >= std::chrono::hours(48)) {
    return std::to_string(age / std::chrono::hours(24)) + " d";
  }
  if (age >= std::chrono::hours(1)) {
    return std::to_string(age / std::chrono::hours(1)) + " h";
  }
  return std::to_string(age / std::chrono::minutes(1)) + " min";
}

base::Json to_json(const std::vector<Excuse>& excuses) {
  Json list = Json::array();
  for (const Excuse& excuse : excuses) {
    Json policies = Json::array();
    for (const PolicyVerdict& judged : excuse.policies) {
      Json facts = Json::array();
      for (const promotion::Finding& finding : judged.findings) {
        facts.push_back(base::valid_utf8(promotion::told(finding)));
      }
      policies.push_back({{"policy", judged.policy},
                          {"verdict", promotion::to_string(judged.verdict)},
                          {"facts", std::move(facts)}});
    }
    Json demands = Json::array();
    for (const ExcuseDemand& demand : excuse.demands) {
      demands.push_back(
          {{"maintainers", demand.maintainers}, {"subject", demand.subject}});
    }
    list.push_back({{"package", excuse.package},
                    {"version", excuse.version},
                    {"builds", excuse.builds},
                    {"verdict", promotion::to_string(excuse.verdict)},
                    {"first_seen", base::rfc3339(excuse.first_seen)},
                    {"as_of", base::rfc3339(excuse.as_of)},
                    {"plan", excuse.plan},
                    {"policies", std::move(policies)},
                    {"demands", std::move(demands)}});
  }
  return list;
}

}  // namespace distro::app
