#include "promotion/policies/finding.hpp"

#include <algorithm>
#include <set>

#include "channel/match_spec.hpp"

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

bool has_file(const job::Result& result, const channel::Record& record) {
  return std::any_of(result.prefix.begin(), result.prefix.end(),
                     [&](const job::Evidence& file) {
                       return file.fn == record.fn && file.sha256 == record.sha256;
                     });
}

bool admits(const std::string& depends, const channel::Record& record) {
  try {
    return channel::MatchSpec(depends).matches(record);
  } catch (const channel::ParseError&) {
    return false;
  }
}

const channel::Record* newest_of(const std::vector<const channel::Record*>& records) {
  const auto newest =
      std::max_element(records.begin(), records.end(),
                       [](const channel::Record* left, const channel::Record* right) {
                         return channel::compare_preference(*left, *right) < 0;
                       });
  return newest == records.end() ? nullptr : *newest;
}

std::vector<const channel::Record*> channel_records(const Facts& facts,
                                                    const std::string& name) {
  std::vector<const channel::Record*> records;
  for (const channel::Record& record : facts.channel) {
    if (record.name == name) {
      records.push_back(&record);
    }
  }
  return records;
}

std::vector<std::string> candidates_in(const job::Plan& plan,
                                       const job::Result& result) {
  std::set<std::string> names;
  for (const job::Candidate& candidate : plan.candidates) {
    if (has_file(result, candidate.record)) {
      names.insert(candidate.record.name);
    }
  }
  return {names.begin(), names.end()};
}

}  // namespace distro::promotion
