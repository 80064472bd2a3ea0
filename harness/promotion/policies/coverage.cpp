#include "promotion/policies/finding.hpp"
#include "promotion/policies/policies.hpp"

namespace distro::promotion {

using job::Outcome;

Findings judge_coverage(const Evidence& evidence, const Options& options) {
  using job::SkipCause;
  const bool hardware =
      options.word("missing_hardware", {"hold", "accept"}) == "accept";
  const bool budget = options.word("beyond_budget", {"wait", "accept"}) == "accept";
  Findings findings;
  for (const job::Job& job : evidence.plan.jobs) {
    const job::Result* result = evidence.result(job.id);
    if (result == nullptr) {
      add(findings, Verdict::wait, job.package,
          label(job.package) + " has not been run");
    } else if (result->outcome == Outcome::skipped) {
      // Only these two can be done without by decree.
      const bool spent = result->skipped_for == SkipCause::budget;
      const bool accepted =
          (hardware && result->skipped_for == SkipCause::hardware) || (budget && spent);
      add(findings, accepted ? Verdict::promote : Verdict::wait, job.package,
          label(job.package) + " was skipped" + because(result->reason) +
              (!accepted ? ""
               : spent   ? " (accepted by beyond_budget)"
                         : " (accepted by missing_hardware)"));
    }
  }
  return findings;
}

}  // namespace distro::promotion
