#include <algorithm>

#include "promotion/apply_overrides.hpp"
#include "promotion/policies/finding.hpp"
#include "promotion/policies/policies.hpp"

namespace distro::promotion {
namespace {

void block(Findings& findings, const channel::Record& record, const std::string& why) {
  add(findings, Verdict::refuse, record, label(record) + " is blocked" + why).causes = {
      record.name};
}

}  // namespace

Findings judge_block(const Evidence& evidence, const Options& options) {
  const std::vector<std::string> names = options.texts("packages");
  Findings findings;
  for (const job::Candidate& candidate : evidence.plan.candidates) {
    const channel::Record& record = candidate.record;
    if (std::find(names.begin(), names.end(), record.name) != names.end()) {
      block(findings, record,
            " by distro.yaml" + because(options.text("reason").value_or("")));
    }
    for (const Override& override_ : evidence.facts.overrides) {
      if (override_.kind == Override::Kind::block && holds(override_, evidence.facts) &&
          speaks_of(override_, record)) {
        block(findings, record,
              " by " + override_.owner + " (" + override_.file +
                  "): " + override_.reason);
      }
    }
  }
  return findings;
}

}  // namespace distro::promotion
