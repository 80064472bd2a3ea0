#include <algorithm>
#include <set>

#include "base/listed.hpp"
#include "promotion/apply_overrides.hpp"
#include "promotion/policies/finding.hpp"
#include "promotion/policies/policies.hpp"

namespace distro::promotion {
namespace {

using Handles = std::set<std::string>;

/// Who has approved: the change as a whole, or this candidate by a file.
Handles approvers(const Facts& facts, const channel::Record& record) {
  Handles handles(facts.approvals.begin(), facts.approvals.end());
  for (const Override& override_ : facts.overrides) {
    if (override_.kind == Override::Kind::approve && holds(override_, facts) &&
        speaks_of(override_, record)) {
      handles.insert(override_.owner);
    }
  }
  return handles;
}

}  // namespace

Findings judge_approvals(const Evidence& evidence, const Options& options) {
  const std::vector<std::string> of = options.texts("of");
  const std::int64_t wanted = options.count("count").value_or(of.empty() ? 0 : 1);
  Findings findings;
  for (const job::Candidate& candidate : evidence.plan.candidates) {
    Handles handles = approvers(evidence.facts, candidate.record);
    std::erase_if(handles, [&](const std::string& handle) {
      return !of.empty() && std::find(of.begin(), of.end(), handle) == of.end();
    });
    if (static_cast<std::int64_t>(handles.size()) >= wanted) {
      continue;
    }
    const std::string who = of.empty() ? "" : " of " + base::listed(of);
    Finding& finding =
        add(findings, Verdict::wait, candidate.record,
            label(candidate.record) + " has " + std::to_string(handles.size()) +
                " of " + std::to_string(wanted) + " approvals" + who +
                (handles.empty() ? ""
                                 : ", by " + base::listed(std::vector<std::string>(
                                                 handles.begin(), handles.end()))));
    finding.causes = {candidate.record.name};
  }
  return findings;
}

}  // namespace distro::promotion
