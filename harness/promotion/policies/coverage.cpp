#include "promotion/policies/policies.hpp"

namespace distro::promotion {
namespace {

using job::Outcome;

bool accepts_missing_hardware(const Options& options) {
  const auto option = options.find("missing_hardware");
  if (option == options.end() || option->second == "hold") {
    return false;
  }
  if (option->second == "accept") {
    return true;
  }
  throw InputError("policy 'coverage': missing_hardware is '" + option->second +
                   "', expected 'accept' or 'hold'");
}

}  // namespace

PolicyVerdict judge_coverage(const Evidence& evidence, const Options& options) {
  const bool accept = accepts_missing_hardware(options);
  PolicyVerdict judged;
  for (const job::Job& job : evidence.plan.jobs) {
    const job::Result* result = evidence.result(job.id);
    if (result == nullptr) {
      worsen(judged, Verdict::wait);
      judged.facts.push_back(label(job.package) + " has not been run");
    } else if (result->outcome == Outcome::skipped) {
      // Only hardware can be done without by decree: another reason to skip passes.
      const bool accepted = accept && !job.hardware.empty();
      worsen(judged, accepted ? Verdict::promote : Verdict::wait);
      judged.facts.push_back(label(job.package) + " was skipped" +
                             because(result->reason) +
                             (accepted ? " (accepted by missing_hardware)" : ""));
    }
  }
  return judged;
}

}  // namespace distro::promotion
