#include "promotion/policies/finding.hpp"
#include "promotion/policies/policies.hpp"
#include "promotion/policies/test_demands.hpp"

namespace distro::promotion {
namespace {

using channel::Record;
using job::Candidate;
using job::Comparison;
using job::Dependent;
using job::Outcome;
using job::Result;

/// "numpy 2.0.2: failed: <reason>".
std::string fact(const Record& record, std::string_view said, const Result& result) {
  return label(record) + ": " + std::string(said) + because(result.reason);
}

/// The candidates that were there when it ran; else the one by which it was selected.
std::vector<std::string> causes_of(const Evidence& evidence, const Dependent& dependent,
                                   const Result& result) {
  std::vector<std::string> causes = candidates_in(evidence.plan, result);
  if (causes.empty() && !dependent.path.empty()) {
    causes.push_back(dependent.path.front().name);
  }
  return causes;
}

void judge(const Evidence& evidence, const Candidate& candidate, Findings& findings) {
  const job::Job* job = evidence.job_of(candidate);
  const Result* result = job == nullptr ? nullptr : evidence.result(job->id);
  if (result == nullptr || result->outcome == Outcome::skipped ||
      result->outcome == Outcome::passed) {
    return;  // what has not been run is asked by `evidence` and `coverage`
  }
  const bool waits = result->outcome == Outcome::infrastructure_error;
  const bool good = job::is_good(result->outcome);
  Finding& finding =
      add(findings,
          waits  ? Verdict::wait
          : good ? Verdict::promote
                 : Verdict::hold,
          candidate.record,
          fact(candidate.record, job::to_string(result->outcome), *result));
  finding.causes = {candidate.record.name};
  if (finding.verdict == Verdict::hold) {
    finding.demand = demand_of(candidate, *result);
  }
}

void judge(const Evidence& evidence, const Dependent& dependent, Findings& findings) {
  const job::Job* job = evidence.job(dependent.job);
  const Result* result = job == nullptr ? nullptr : evidence.result(job->id);
  if (result == nullptr || result->outcome == Outcome::skipped) {
    return;
  }
  const Comparison comparison = evidence.comparison(*job);
  const std::string outcome(job::to_string(result->outcome));
  const auto say = [&](Verdict verdict, const std::string& said) -> Finding& {
    Finding& finding =
        add(findings, verdict, dependent.record, fact(dependent.record, said, *result));
    finding.causes = causes_of(evidence, dependent, *result);
    return finding;
  };
  if (result->outcome == Outcome::infrastructure_error) {
    say(Verdict::wait, outcome);
  } else if (job::is_good(result->outcome)) {
    if (comparison == Comparison::fixed) {
      say(Verdict::promote, "fixed by the change");
    }
  } else if (comparison == Comparison::still_failing) {
    say(Verdict::promote, "still failing, as before the change (" + outcome + ")");
  } else if (comparison == Comparison::regressed ||
             result->outcome == Outcome::unsatisfiable) {
    const bool regressed = comparison == Comparison::regressed;
    say(Verdict::hold, regressed ? "regressed (" + outcome + ")" : outcome).demand =
        demand_of(evidence, dependent, *result, comparison);
  } else {
    say(Verdict::wait, outcome + ", with no baseline to compare with");
  }
}

}  // namespace

Findings judge_tests(const Evidence& evidence, const Options&) {
  Findings findings;
  for (const Candidate& candidate : evidence.plan.candidates) {
    judge(evidence, candidate, findings);
  }
  for (const Dependent& dependent : evidence.plan.dependents) {
    judge(evidence, dependent, findings);
  }
  return findings;
}

}  // namespace distro::promotion
