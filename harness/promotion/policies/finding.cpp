#include "promotion/policies/finding.hpp"

#include <algorithm>
#include <set>

namespace distro::promotion {

Finding& add(Findings& findings, Verdict verdict, std::string fact) {
  Finding& finding = findings.emplace_back();
  finding.verdict = verdict;
  finding.fact = std::move(fact);
  return finding;
}

Finding& add(Findings& findings, Verdict verdict, const channel::Record& package,
             std::string fact) {
  Finding& finding = add(findings, verdict, std::move(fact));
  finding.package = package.name;
  finding.version = package.version;
  finding.sha256 = package.sha256;
  return finding;
}

std::string label(const channel::Record& record) {
  return record.name + " " + record.version;
}

std::string because(const std::string& reason) {
  return reason.empty() ? "" : ": " + reason;
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size(); ++i) {
    text += i == 0 ? "" : i + 1 == names.size() ? " and " : ", ";
    text += names[i];
  }
  return text;
}

std::vector<std::string> candidates_in(const job::Plan& plan,
                                       const job::Result& result) {
  std::set<std::string> names;
  for (const job::Candidate& candidate : plan.candidates) {
    const channel::Record& record = candidate.record;
    if (std::any_of(result.prefix.begin(), result.prefix.end(),
                    [&](const job::Evidence& file) {
                      return file.fn == record.fn && file.sha256 == record.sha256;
                    })) {
      names.insert(record.name);
    }
  }
  return {names.begin(), names.end()};
}

}  // namespace distro::promotion
