#include "promotion/policies/finding.hpp"
#include "promotion/policies/policies.hpp"

namespace distro::promotion {

using job::Outcome;

Findings judge_coverage(const Evidence& evidence, const Options& options) {
  const bool accept = options.word("missing_hardware", {"hold", "accept"}) == "accept";
  Findings findings;
  for (const job::Job& job : evidence.plan.jobs) {
    const job::Result* result = evidence.result(job.id);
    if (result == nullptr) {
      add(findings, Verdict::wait, job.package,
          label(job.package) + " has not been run");
    } else if (result->outcome == Outcome::skipped) {
      // Only hardware can be done without by decree: another reason to skip passes.
      const bool accepted = accept && !job.hardware.empty();
      add(findings, accepted ? Verdict::promote : Verdict::wait, job.package,
          label(job.package) + " was skipped" + because(result->reason) +
              (accepted ? " (accepted by missing_hardware)" : ""));
    }
  }
  return findings;
}

}  // namespace distro::promotion
