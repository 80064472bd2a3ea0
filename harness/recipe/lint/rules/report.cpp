#include "recipe/lint/rules/report.hpp"

namespace distro::recipe {

const base::SourceText& Report::source(const std::string& path) {
  auto found = sources_.find(path);
  if (found == sources_.end()) {
    found =
        sources_.emplace(path, base::SourceText(path, files_.read(path).value_or("")))
            .first;
  }
  return found->second;
}

void Report::add(const std::string& path, base::Place place, const std::string& message,
                 std::optional<Fix> fix, const std::string& advice) {
  Finding finding = finding_of(*rule_, source(path).error_at(place, message).what());
  if (!advice.empty()) {
    finding.advice = advice;
  }
  finding.fix = std::move(fix);
  keep(std::move(finding));
}

void Report::add(const InputError& fault) { add(rule_->id, fault); }

void Report::add(std::string_view rule, const InputError& fault) {
  keep(finding_of(*find_rule(rule), fault.what()));
}

void Report::keep(Finding finding) {
  if (seen_.insert(finding.rule + " " + finding.text).second) {
    findings_.push_back(std::move(finding));
  }
}

std::vector<Finding> Report::sorted() && {
  sort_findings(findings_);
  return std::move(findings_);
}

}  // namespace distro::recipe
