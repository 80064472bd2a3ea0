#include <algorithm>

#include "base/clock.hpp"
#include "promotion/policies/finding.hpp"
#include "promotion/policies/policies.hpp"

namespace distro::promotion {
namespace {

using channel::Record;
using job::Candidate;
using job::Plan;
using job::Result;

/// "numpy" of "numpy-2.0.2-py311_0.conda".
std::string_view name_of_file(std::string_view fn) {
  for (int part = 0; part < 2; ++part) {
    fn = fn.substr(0, fn.rfind('-'));
  }
  return fn;
}

std::string files_named(const Plan& plan, std::string_view name) {
  std::string files;
  for (const Candidate& candidate : plan.candidates) {
    if (candidate.record.name == name) {
      files += (files.empty() ? "" : ", ") + candidate.record.fn;
    }
  }
  return files;
}

/// What is wrong with one file of a tested prefix; empty if nothing is.
std::string mismatch(const Plan& plan, const job::Evidence& file) {
  const std::string_view name = name_of_file(file.fn);
  const std::string expected = files_named(plan, name);
  if (expected.empty()) {
    return "";  // no candidate, nothing to be promoted
  }
  std::string other_content;
  for (const Candidate& candidate : plan.candidates) {
    if (candidate.record.fn == file.fn) {
      if (candidate.record.sha256 == file.sha256) {
        return "";
      }
      other_content = candidate.record.sha256;
    }
  }
  if (other_content.empty()) {
    return "tested " + file.fn + " instead of " + expected;
  }
  return "tested " + file.fn + " with sha256 " + file.sha256 +
         ", but the plan has sha256 " + other_content;
}

void judge_prefixes(const Evidence& evidence, Findings& findings) {
  for (const job::Job& job : evidence.plan.jobs) {
    const Result* result = evidence.result(job.id);
    if (result == nullptr) {
      continue;
    }
    for (const job::Evidence& file : result->prefix) {
      const std::string wrong = mismatch(evidence.plan, file);
      if (!wrong.empty()) {
        add(findings, Verdict::refuse, job.package,
            "the job of " + label(job.package) + " " + wrong);
      }
    }
  }
}

void judge_candidate(const Evidence& evidence, const Candidate& candidate,
                     Findings& findings) {
  const auto say = [&](Verdict verdict, const std::string& fact) {
    add(findings, verdict, candidate.record, label(candidate.record) + fact).causes = {
        candidate.record.name};
  };
  const job::Job* job = evidence.job_of(candidate);
  const Result* result = job == nullptr ? nullptr : evidence.result(job->id);
  if (candidate.record.sha256.empty()) {
    say(Verdict::refuse, " has no sha256 in the plan");
  } else if (job == nullptr) {
    say(Verdict::refuse, " has no job of its own in the plan");
  } else if (result == nullptr) {
    say(Verdict::wait, " has not been tested");
  } else if (result->outcome == job::Outcome::skipped) {
    say(Verdict::wait, " has not been tested" + because(result->reason));
  } else if (job::is_good(result->outcome) && !has_file(*result, candidate.record)) {
    say(Verdict::refuse, " " + std::string(job::to_string(result->outcome)) +
                             " without " + candidate.record.fn + " in its prefix");
  }
}

bool any_candidate_tested(const Plan& plan, const Result& result,
                          const std::string& name) {
  return std::any_of(
      plan.candidates.begin(), plan.candidates.end(), [&](const Candidate& candidate) {
        return candidate.record.name == name && has_file(result, candidate.record);
      });
}

/// A direct dependent cannot be installed without its candidate. One further away can,
/// if a release between them does not need it: that is worth a word, not a refusal.
void judge_dependent(const Evidence& evidence, const job::Dependent& dependent,
                     Findings& findings) {
  const Result* result = evidence.result(dependent.job);
  if (dependent.disposition != job::Disposition::tested || result == nullptr ||
      !job::is_good(result->outcome) || dependent.path.empty()) {
    return;
  }
  const std::string& name = dependent.path.front().name;
  if (any_candidate_tested(evidence.plan, *result, name)) {
    return;
  }
  add(findings, dependent.path.size() <= 2 ? Verdict::refuse : Verdict::promote,
      dependent.record,
      label(dependent.record) + " " + std::string(job::to_string(result->outcome)) +
          " without " + files_named(evidence.plan, name) + " in its prefix")
      .causes = {name};
}

/// A result says what was so when it was made; channels below ours have gone on since.
void judge_ages(const Evidence& evidence, std::chrono::seconds max_age,
                Findings& findings) {
  for (const job::Job& job : evidence.plan.jobs) {
    const Result* result = evidence.result(job.id);
    if (result != nullptr && result->finished &&
        evidence.facts.as_of - *result->finished > max_age) {
      add(findings, Verdict::wait, job.package,
          "the result of " + label(job.package) + " is of " +
              base::rfc3339(*result->finished) + ", older than max_age; run it again");
    }
  }
}

}  // namespace

Findings judge_evidence(const Evidence& evidence, const Options& options) {
  Findings findings;
  for (const Candidate& candidate : evidence.plan.candidates) {
    judge_candidate(evidence, candidate, findings);
  }
  judge_prefixes(evidence, findings);
  for (const job::Dependent& dependent : evidence.plan.dependents) {
    judge_dependent(evidence, dependent, findings);
  }
  if (const auto max_age = options.duration("max_age")) {
    judge_ages(evidence, *max_age, findings);
  }
  return findings;
}

}  // namespace distro::promotion
