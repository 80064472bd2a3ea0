#include "base/clock.hpp"
#include "promotion/policies/finding.hpp"
#include "promotion/policies/policies.hpp"

namespace distro::promotion {
namespace {

/// When our own history saw this exact file first; without one, when it was built.
std::chrono::sys_seconds since(const Facts& facts, const channel::Record& record) {
  const auto seen = facts.first_seen.find(record.sha256);
  return seen != facts.first_seen.end()
             ? seen->second
             : std::chrono::sys_seconds(std::chrono::floor<std::chrono::seconds>(
                   std::chrono::milliseconds(record.timestamp)));
}

}  // namespace

Findings judge_age(const Evidence& evidence, const Options& options) {
  const std::chrono::seconds least =
      options.duration("least").value_or(std::chrono::seconds(0));
  Findings findings;
  for (const job::Candidate& candidate : evidence.plan.candidates) {
    const std::chrono::sys_seconds old_enough =
        since(evidence.facts, candidate.record) + least;
    if (evidence.facts.as_of < old_enough) {
      add(findings, Verdict::wait, candidate.record,
          label(candidate.record) + " is to be seen for " +
              options.text("least").value_or("") + " first, until " +
              base::rfc3339(old_enough))
          .causes = {candidate.record.name};
    }
  }
  return findings;
}

}  // namespace distro::promotion
