#include "promotion/rows.hpp"

#include "base/listed.hpp"

namespace distro::promotion {
namespace {

using job::Comparison;
using job::Dependent;
using job::Disposition;
using job::Outcome;

/// A good outcome needs no baseline, and one that was skipped has nothing to compare.
std::string shown_comparison(Comparison comparison, Outcome outcome) {
  const bool nothing_to_say = comparison == Comparison::unknown &&
                              (job::is_good(outcome) || outcome == Outcome::skipped);
  return nothing_to_say ? "" : std::string(job::to_string(comparison));
}

std::string why_of(const job::Result& result) {
  if (result.outcome == Outcome::no_tests && result.reason.empty()) {
    return "it has no tests";
  }
  return result.reason;
}

Row row_of_job(const Evidence& evidence, const channel::Record& record,
               const job::Job* job) {
  Row row;
  row.package = record.name;
  row.version = record.version;
  if (job == nullptr) {
    row.why = "the plan has no job for it";
    return row;
  }
  row.job = job->id;
  const job::Result* result = evidence.result(job->id);
  if (result == nullptr) {
    row.why = "its job has not run";
    return row;
  }
  row.outcome = job::to_string(result->outcome);
  row.comparison = shown_comparison(evidence.comparison(*job), result->outcome);
  row.why = why_of(*result);
  return row;
}

Row row_of(const Evidence& evidence, const Dependent& dependent) {
  if (dependent.disposition == Disposition::tested) {
    return row_of_job(evidence, dependent.record, evidence.job(dependent.job));
  }
  Row row;
  row.package = dependent.record.name;
  row.version = dependent.record.version;
  row.outcome = job::to_string(dependent.disposition);
  row.why = dependent.disposition == Disposition::blocked
                ? "through " + base::joined(dependent.blocked_through)
                : "requires " + dependent.excluded_by + ", which excludes " +
                      dependent.excludes;
  return row;
}

}  // namespace

std::vector<Row> rows_of(const Evidence& evidence) {
  std::vector<Row> rows;
  for (const job::Candidate& candidate : evidence.plan.candidates) {
    rows.push_back(row_of_job(evidence, candidate.record, evidence.job_of(candidate)));
  }
  for (const Dependent& dependent : evidence.plan.dependents) {
    rows.push_back(row_of(evidence, dependent));
  }
  return rows;
}

}  // namespace distro::promotion
