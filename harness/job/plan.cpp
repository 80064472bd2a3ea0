#include "job/plan.hpp"

#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "base/hash.hpp"

namespace distro::job {
namespace {

using base::Json;

constexpr std::array<std::pair<Disposition, std::string_view>, 3> dispositions = {{
    {Disposition::tested, "tested"},
    {Disposition::required_bump, "required_bump"},
    {Disposition::blocked, "blocked"},
}};

Disposition disposition_from(const base::JsonObject& json) {
  const std::string text = json.string("disposition");
  for (const auto& [disposition, name] : dispositions) {
    if (name == text) {
      return disposition;
    }
  }
  throw json.error("disposition", "unknown disposition '" + text + "'");
}

Json to_json(const Dependent& dependent) {
  Json path = Json::array();
  for (const PathStep& step : dependent.path) {
    path.push_back({{"name", step.name}, {"depends", step.depends}});
  }
  Json json = {{"record", channel::to_json(dependent.record)},
               {"maintainers", dependent.maintainers},
               {"path", std::move(path)},
               {"disposition", to_string(dependent.disposition)}};
  switch (dependent.disposition) {
    case Disposition::tested:
      json["job"] = dependent.job;
      break;
    case Disposition::required_bump:
      json["excluded_by"] = dependent.excluded_by;
      json["excludes"] = dependent.excludes;
      json["suggested"] = dependent.suggested;
      break;
    case Disposition::blocked:
      json["blocked_through"] = dependent.blocked_through;
      break;
  }
  return json;
}

Dependent dependent_from_json(const base::JsonObject& json) {
  Dependent dependent;
  dependent.record = channel::record_from_json(json.object("record"));
  dependent.maintainers = json.strings("maintainers");
  for (const base::JsonObject& step : json.objects("path")) {
    dependent.path.push_back({step.string("name"), step.string("depends")});
  }
  dependent.disposition = disposition_from(json);
  dependent.job = json.string_if("job").value_or("");
  dependent.excluded_by = json.string_if("excluded_by").value_or("");
  dependent.excludes = json.string_if("excludes").value_or("");
  dependent.suggested = json.string_if("suggested").value_or("");
  dependent.blocked_through = json.strings("blocked_through");
  return dependent;
}

template <typename Items>
Json list_of(const Items& items) {
  Json list = Json::array();
  for (const auto& item : items) {
    list.push_back(to_json(item));
  }
  return list;
}

}  // namespace

base::Json to_json(const Candidate& candidate) {
  return {{"record", channel::to_json(candidate.record)},
          {"maintainers", candidate.maintainers},
          {"previous_version", candidate.previous_version}};
}

Candidate candidate_from_json(const base::JsonObject& json) {
  return {channel::record_from_json(json.object("record")), json.strings("maintainers"),
          json.string("previous_version")};
}

std::string_view to_string(Disposition disposition) {
  for (const auto& [known, name] : dispositions) {
    if (known == disposition) {
      return name;
    }
  }
  return "unknown";
}

base::Json to_json(const Plan& plan) {
  return {{"id", plan.id},
          {"target", plan.target},
          {"base", plan.base},
          {"head", plan.head},
          {"integration", plan.integration},
          {"notices", plan.notices},
          {"candidates", list_of(plan.candidates)},
          {"dependents", list_of(plan.dependents)},
          {"jobs", list_of(plan.jobs)},
          {"baselines", list_of(plan.baselines)}};
}

Plan plan_from_json(const base::JsonObject& json) {
  Plan plan;
  plan.id = json.string("id");
  plan.target = json.string("target");
  plan.base = json.string("base");
  plan.head = json.string("head");
  plan.integration = json.string("integration");
  plan.notices = json.strings("notices");
  for (const base::JsonObject& candidate : json.objects("candidates")) {
    plan.candidates.push_back(candidate_from_json(candidate));
  }
  for (const base::JsonObject& dependent : json.objects("dependents")) {
    plan.dependents.push_back(dependent_from_json(dependent));
  }
  for (const base::JsonObject& job : json.objects("jobs")) {
    plan.jobs.push_back(job_from_json(job));
  }
  for (const base::JsonObject& job : json.objects("baselines")) {
    plan.baselines.push_back(job_from_json(job));
  }
  return plan;
}

Plan with_id(Plan plan) {
  plan.id.clear();
  plan.id = base::sha256(to_json(plan).dump()).substr(0, 16);
  return plan;
}

Plan load_plan(const std::filesystem::path& path) {
  const Json json = base::load_json(path);
  return plan_from_json(base::JsonObject(json, path.string()));
}

}  // namespace distro::job
