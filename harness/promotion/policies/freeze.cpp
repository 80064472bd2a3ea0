#include <algorithm>

#include "base/clock.hpp"
#include "promotion/policies/finding.hpp"
#include "promotion/policies/policies.hpp"

namespace distro::promotion {

Findings judge_freeze(const Evidence& evidence, const Options& options) {
  const std::optional<std::chrono::sys_seconds> from = options.time("from");
  const std::optional<std::chrono::sys_seconds> until = options.time("until");
  Findings findings;
  // Days count whole: `time` gives the end of one.
  const bool begun = !from || evidence.facts.as_of > *from - std::chrono::hours(24);
  if (!until || evidence.facts.as_of > *until || !begun) {
    return findings;
  }
  const std::vector<std::string> except = options.texts("except");
  for (const job::Candidate& candidate : evidence.plan.candidates) {
    if (std::find(except.begin(), except.end(), candidate.record.name) ==
        except.end()) {
      add(findings, Verdict::wait, candidate.record,
          label(candidate.record) + " waits for the end of the freeze, " +
              base::rfc3339(*until) + because(options.text("reason").value_or("")))
          .causes = {candidate.record.name};
    }
  }
  return findings;
}

}  // namespace distro::promotion
