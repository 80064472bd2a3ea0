#include <algorithm>

#include "promotion/policies/finding.hpp"
#include "promotion/policies/policies.hpp"

namespace distro::promotion {

Findings judge_dependencies(const Evidence& evidence, const Options&) {
  Findings findings;
  for (const UnmetDependency& unmet : evidence.facts.unmet) {
    const auto candidate = std::find_if(
        evidence.plan.candidates.begin(), evidence.plan.candidates.end(),
        [&](const job::Candidate& one) { return one.record.name == unmet.package; });
    if (candidate == evidence.plan.candidates.end()) {
      continue;
    }
    const bool waits = !unmet.staged.empty();
    add(findings, waits ? Verdict::wait : Verdict::hold, candidate->record,
        label(candidate->record) + " requires " + unmet.depends +
            (waits ? "; " + unmet.staged + " is staged and must be promoted first"
                   : ", which no channel has"))
        .causes = {unmet.package};
  }
  return findings;
}

}  // namespace distro::promotion
