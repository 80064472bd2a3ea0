// Two policies that repeat what lint says of the change: one asks of the bounds that
// its packages declare, one whether they may be passed on under their name at all.
#include <algorithm>
#include <array>

#include "promotion/policies/finding.hpp"
#include "promotion/policies/policies.hpp"

namespace distro::promotion {
namespace {

using Rules = std::array<std::string_view, 2>;

/// The version of a package's candidate; empty if it has none.
std::string version_of(const job::Plan& plan, const std::string& package) {
  for (const job::Candidate& candidate : plan.candidates) {
    if (candidate.record.name == package) {
      return candidate.record.version;
    }
  }
  return "";
}

Findings repeat(const Evidence& evidence, const Rules& rules, Verdict verdict) {
  Findings findings;
  for (const LintFact& fact : evidence.facts.lint) {
    if (std::find(rules.begin(), rules.end(), fact.rule) == rules.end()) {
      continue;
    }
    Finding& finding = add(findings, verdict, fact.message);
    finding.package = fact.package;
    finding.version = version_of(evidence.plan, fact.package);
    if (!finding.version.empty()) {
      finding.causes = {fact.package};
    }
  }
  return findings;
}

}  // namespace

Findings judge_bounds(const Evidence& evidence, const Options& options) {
  const bool tells = options.word("new_findings", {"hold", "tell"}) == "tell";
  return repeat(evidence, {"missing-upper-bound", "bound-too-tight"},
                tells ? Verdict::promote : Verdict::hold);
}

Findings judge_redistribution(const Evidence& evidence, const Options&) {
  return repeat(evidence, {"not-redistributable", "protected-name"}, Verdict::refuse);
}

}  // namespace distro::promotion
