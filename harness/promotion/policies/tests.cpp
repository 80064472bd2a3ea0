#include <algorithm>

#include "promotion/policies/finding.hpp"
#include "promotion/policies/policies.hpp"
#include "promotion/policies/test_demands.hpp"
#include "promotion/root_cause.hpp"

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

/// Any job with the candidate in its environment came out well, and not by chance.
bool has_firm_evidence(const Evidence& evidence, const Record& candidate) {
  return std::any_of(evidence.plan.jobs.begin(), evidence.plan.jobs.end(),
                     [&](const job::Job& job) {
                       const Result* result = evidence.result(job.id);
                       return result != nullptr && job::is_good(result->outcome) &&
                              has_file(*result, candidate) &&
                              evidence.comparison(job) != Comparison::flaky;
                     });
}

/// A flaky result neither blocks nor speaks for the candidate by itself.
void judge_flaky(const Evidence& evidence, const Record& candidate,
                 const Compared& compared, Findings& findings) {
  const bool firm = has_firm_evidence(evidence, candidate);
  add(findings, firm ? Verdict::promote : Verdict::wait, candidate,
      label(candidate) + ": its tests are flaky" + because(compared.text) +
          (firm ? "" : "; nothing else speaks for it"))
      .causes = {candidate.name};
}

void judge(const Evidence& evidence, const Candidate& candidate, Findings& findings) {
  const job::Job* job = evidence.job_of(candidate);
  const Result* result = job == nullptr ? nullptr : evidence.result(job->id);
  if (result == nullptr || result->outcome == Outcome::skipped) {
    return;  // what has not been run is asked by `evidence` and `coverage`
  }
  const Compared compared = evidence.compared(*job);
  if (compared.comparison == Comparison::flaky) {
    judge_flaky(evidence, candidate.record, compared, findings);
    return;
  }
  if (result->outcome == Outcome::passed) {
    return;
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

using RootCauses = std::map<std::string, RootCause>;

/// "; it follows from pandas 2.1.4 (required_bump)", or nothing.
std::string root_text(const RootCauses& roots, const job::Job& job) {
  const auto root = roots.find(job.id);
  return root == roots.end()
             ? ""
             : "; it follows from " + root->second.package + " " +
                   root->second.version + " (" + root->second.trouble + ")";
}

/// A dependent and how it came out.
struct Tested {
  const Dependent& dependent;
  const job::Job& job;
  const Result& result;
  Compared compared;
};

void judge_bad(const Evidence& evidence, const Tested& tested, const RootCauses& roots,
               Finding& finding) {
  const auto& [dependent, job, result, compared] = tested;
  const std::string outcome(job::to_string(result.outcome));
  const bool regressed = compared.comparison == Comparison::regressed;
  std::string said = outcome + ", with no baseline to compare with";
  finding.verdict = Verdict::wait;
  if (compared.comparison == Comparison::still_failing) {
    finding.verdict = Verdict::promote;
    said = "still failing, as before the change (" + outcome + ")";
  } else if (regressed || result.outcome == Outcome::unsatisfiable) {
    finding.verdict = Verdict::hold;
    const std::string runs = compared.text.empty() ? "" : ", " + compared.text;
    said = regressed ? "regressed (" + outcome + runs + ")" : outcome;
    // Whoever is the root of it must act first.
    if (!roots.contains(job.id)) {
      finding.demand = demand_of(evidence, dependent, result, compared.comparison);
    }
  }
  finding.fact = fact(dependent.record, said, result) + root_text(roots, job);
}

void judge(const Evidence& evidence, const Dependent& dependent,
           const RootCauses& roots, Findings& findings) {
  const job::Job* job = evidence.job(dependent.job);
  const Result* result = job == nullptr ? nullptr : evidence.result(job->id);
  if (result == nullptr || result->outcome == Outcome::skipped) {
    return;
  }
  const Tested tested{dependent, *job, *result, evidence.compared(*job)};
  const bool good = job::is_good(result->outcome);
  const bool flaky = tested.compared.comparison == Comparison::flaky;
  if (good && !flaky && tested.compared.comparison != Comparison::fixed) {
    return;
  }
  Finding& finding = add(findings, Verdict::promote, dependent.record, "");
  finding.causes = causes_of(evidence, dependent, *result);
  if (result->outcome == Outcome::infrastructure_error) {
    finding.verdict = Verdict::wait;
    finding.fact = fact(dependent.record, job::to_string(result->outcome), *result);
  } else if (flaky) {
    finding.fact = label(dependent.record) + ": its tests are flaky" +
                   because(tested.compared.text);
  } else if (good) {
    finding.fact = fact(dependent.record, "fixed by the change", *result);
  } else {
    judge_bad(evidence, tested, roots, finding);
  }
}

}  // namespace

Findings judge_tests(const Evidence& evidence, const Options&) {
  Findings findings;
  for (const Candidate& candidate : evidence.plan.candidates) {
    judge(evidence, candidate, findings);
  }
  const RootCauses roots =
      root_causes({evidence.plan, evidence.results,
                   [&](const job::Job& job) { return evidence.comparison(job); }});
  for (const Dependent& dependent : evidence.plan.dependents) {
    judge(evidence, dependent, roots, findings);
  }
  return findings;
}

}  // namespace distro::promotion
