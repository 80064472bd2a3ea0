#include "app/report.hpp"

#include <nlohmann/json.hpp>

namespace distro::app {

using base::Json;

Report make_report(const RunFolder& folder) {
  const job::Plan plan = folder.plan();
  Report report;
  report.run = folder.path().string();
  report.base = plan.base;
  report.head = plan.head;
  report.integration = plan.integration;
  report.decision = folder.decision();
  for (const job::Candidate& candidate : plan.candidates) {
    const std::string from =
        candidate.previous_version.empty() ? "new" : candidate.previous_version;
    report.candidates.push_back(candidate.record.name + " " + from + " -> " +
                                candidate.record.version);
  }
  report.notices = plan.notices;
  for (const job::Result& result : folder.results()) {
    report.jobs += result.outcome == job::Outcome::skipped ? 0U : 1U;
  }
  return report;
}

base::Json to_json(const Report& report) {
  Json json = {{"run", report.run},
               {"base", report.base},
               {"head", report.head},
               {"candidates", report.candidates},
               {"notices", report.notices},
               {"integration", report.integration},
               {"verdict", promotion::to_string(report.decision.verdict)},
               {"jobs", report.jobs},
               {"decision", promotion::to_json(report.decision)},
               {"messages", report.messages.messages}};
  json["promoted"] = report.promoted
                         ? Json(report.promoted->copied + report.promoted->present)
                         : Json();
  return json;
}

void write_report(const RunFolder& folder, const Report& report) {
  base::write_file(folder.file("report.json"), base::pretty(to_json(report)));
  base::write_file(folder.file("report.md"), markdown(report));
}

}  // namespace distro::app
