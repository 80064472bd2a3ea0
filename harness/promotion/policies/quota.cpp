#include <set>

#include "base/size.hpp"
#include "promotion/policies/finding.hpp"
#include "promotion/policies/policies.hpp"

namespace distro::promotion {
Findings judge_quota(const Evidence& evidence, const Options& options) {
  const std::optional<std::uint64_t> limit = options.size("limit");
  Findings findings;
  if (!limit) {
    return findings;
  }
  if (!evidence.facts.channel_bytes) {
    add(findings, Verdict::wait, "it is not known how much the channel holds");
    return findings;
  }
  std::set<std::string> present;
  for (const channel::Record& record : evidence.facts.channel) {
    present.insert(record.sha256);
  }
  std::uint64_t after = *evidence.facts.channel_bytes;
  for (const job::Candidate& candidate : evidence.plan.candidates) {
    after += present.contains(candidate.record.sha256) ? 0 : candidate.record.size;
  }
  if (after > *limit) {
    add(findings, Verdict::hold,
        "the channel would hold " + base::readable_size(after) + ", more than the " +
            base::readable_size(*limit) + " that its host gives it");
  }
  return findings;
}

}  // namespace distro::promotion
