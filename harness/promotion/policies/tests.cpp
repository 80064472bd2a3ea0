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

void judge(const Evidence& evidence, const Candidate& candidate,
           PolicyVerdict& judged) {
  const job::Job* job = evidence.job_of(candidate);
  const Result* result = job == nullptr ? nullptr : evidence.result(job->id);
  if (result == nullptr || result->outcome == Outcome::skipped ||
      result->outcome == Outcome::passed) {
    return;  // what has not been run is asked by `evidence` and `coverage`
  }
  judged.facts.push_back(
      fact(candidate.record, job::to_string(result->outcome), *result));
  if (result->outcome == Outcome::infrastructure_error) {
    worsen(judged, Verdict::wait);
  } else if (!job::is_good(result->outcome)) {
    worsen(judged, Verdict::hold);
    judged.demands.push_back(demand_of(candidate, *result));
  }
}

void judge(const Evidence& evidence, const Dependent& dependent,
           PolicyVerdict& judged) {
  const job::Job* job = evidence.job(dependent.job);
  const Result* result = job == nullptr ? nullptr : evidence.result(job->id);
  if (result == nullptr || result->outcome == Outcome::skipped) {
    return;
  }
  const Comparison comparison = evidence.comparison(*job);
  const std::string outcome(job::to_string(result->outcome));
  if (result->outcome == Outcome::infrastructure_error) {
    worsen(judged, Verdict::wait);
    judged.facts.push_back(fact(dependent.record, outcome, *result));
  } else if (job::is_good(result->outcome)) {
    if (comparison == Comparison::fixed) {
      judged.facts.push_back(fact(dependent.record, "fixed by the change", *result));
    }
  } else if (comparison == Comparison::still_failing) {
    judged.facts.push_back(fact(dependent.record,
                                "still failing, as before the change (" + outcome + ")",
                                *result));
  } else if (comparison == Comparison::regressed ||
             result->outcome == Outcome::unsatisfiable) {
    worsen(judged, Verdict::hold);
    const bool regressed = comparison == Comparison::regressed;
    judged.facts.push_back(fact(dependent.record,
                                regressed ? "regressed (" + outcome + ")" : outcome,
                                *result));
    judged.demands.push_back(demand_of(evidence, dependent, *result, comparison));
  } else {
    worsen(judged, Verdict::wait);
    judged.facts.push_back(fact(
        dependent.record, outcome + ", with no baseline to compare with", *result));
  }
}

}  // namespace

PolicyVerdict judge_tests(const Evidence& evidence, const Options&) {
  PolicyVerdict judged;
  for (const Candidate& candidate : evidence.plan.candidates) {
    judge(evidence, candidate, judged);
  }
  for (const Dependent& dependent : evidence.plan.dependents) {
    judge(evidence, dependent, judged);
  }
  return judged;
}

}  // namespace distro::promotion
