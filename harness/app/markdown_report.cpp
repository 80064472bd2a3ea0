// report.md: the report as a pull request's page shows it.
#include "app/report.hpp"
#include "base/listed.hpp"

namespace distro::app {
namespace {

/// A text within a table's cell.
std::string cell(const std::string& text) {
  std::string result;
  for (const char character : text) {
    if (character == '|') {
      result += "\\|";
    } else {
      result += character == '\n' ? ' ' : character;
    }
  }
  return result;
}

std::string headline(const Report& report) {
  return report.candidates.empty() ? "no artifact changes"
                                   : base::joined(report.candidates);
}

std::string table(const promotion::Decision& decision) {
  std::string text =
      "| package | version | outcome | beside the baseline | why |\n"
      "| --- | --- | --- | --- | --- |\n";
  for (const promotion::Row& row : decision.rows) {
    text += "| " + cell(row.package) + " | " + cell(row.version) + " | " +
            cell(row.outcome) + " | " + cell(row.comparison) + " | " + cell(row.why) +
            " |\n";
  }
  return text;
}

std::string policies(const promotion::Decision& decision) {
  std::string text;
  for (const promotion::PolicyVerdict& policy : decision.policies) {
    text += "- **" + policy.policy +
            "**: " + std::string(promotion::to_string(policy.verdict)) + "\n";
    for (const promotion::Finding& finding : policy.findings) {
      text += "  - " + promotion::told(finding) + "\n";
    }
  }
  return text;
}

std::string overrides(const promotion::Decision& decision) {
  std::string text;
  for (const promotion::OverrideUse& use : decision.overrides) {
    text += "- `" + use.file + "` (" + use.state + "): " + use.message + "\n";
  }
  return text.empty() ? "" : "\n## Overrides\n\n" + text;
}

std::string subsets(const promotion::Decision& decision) {
  std::string text;
  for (const promotion::Subset& subset : decision.subsets) {
    text += "- " + base::joined(subset.packages) + "\n";
    for (const std::string& line : subset.without) {
      text += "  - without " + line + "\n";
    }
  }
  return text.empty() ? ""
                      : "\n## What could enter without the rest\n\nIf its tests pass "
                        "again by itself:\n\n" +
                            text;
}

std::string demands(const promotion::Decision& decision) {
  std::string text;
  for (const promotion::PolicyVerdict& policy : decision.policies) {
    for (const promotion::Demand& demand : promotion::demands_of(policy)) {
      std::string who;
      for (const std::string& maintainer : demand.maintainers) {
        who += (who.empty() ? "@" : ", @") + maintainer;
      }
      text += "- " + (who.empty() ? "nobody maintains it" : who) + ": " +
              demand.subject + "\n";
    }
  }
  return text.empty() ? "Nobody has to do anything.\n" : text;
}

}  // namespace

std::string markdown(const Report& report) {
  std::string text = "# " + headline(report) + "\n\n";
  text += "**Decision: " + std::string(promotion::to_string(report.decision.verdict)) +
          "**";
  if (report.promoted) {
    text += ", and promoted into " + report.integration;
  }
  text += "\n\nbase `" + report.base.substr(0, 12) + "`, head `" +
          report.head.substr(0, 12) + "`, " + std::to_string(report.jobs) +
          (report.jobs == 1 ? " job" : " jobs") + "\n\n";
  for (const std::string& notice : report.notices) {
    text += "- " + notice + "\n";
  }
  text += report.notices.empty() ? "" : "\n";
  text += table(report.decision);
  text += "\n## Policies\n\n" + policies(report.decision);
  text += overrides(report.decision);
  text += subsets(report.decision);
  text += "\n## Who must act\n\n" + demands(report.decision);
  return text;
}

}  // namespace distro::app
