#include "promotion/policies/test_demands.hpp"

#include <algorithm>

#include "base/listed.hpp"
#include "promotion/bound.hpp"
#include "promotion/markdown.hpp"
#include "promotion/policies/finding.hpp"

namespace distro::promotion {
namespace {

using channel::Record;
using job::Candidate;
using job::Comparison;
using job::Dependent;
using job::Outcome;
using job::Result;

/// What is wrong, as the end of a sentence.
std::string_view trouble(Outcome outcome) {
  switch (outcome) {
    case Outcome::failed:
      return "its tests fail";
    case Outcome::unsatisfiable:
      return "it cannot be installed";
    case Outcome::link_failed:
      return "its environment cannot be made";
    case Outcome::timed_out:
      return "its tests do not end within their time limit";
    case Outcome::out_of_memory:
      return "its tests need more memory than they may use";
    case Outcome::passed:
    case Outcome::no_tests:
    case Outcome::infrastructure_error:
    case Outcome::skipped:
      break;
  }
  throw InternalError("outcome '" + std::string(job::to_string(outcome)) +
                      "' is no trouble of a package");
}

/// The proof: the test, and the line of its log that says why; for an unsatisfiable
/// job the solver's tree.
std::string quoted(const Result& result) {
  std::string text;
  if (!result.command.empty()) {
    text += "The test " + code(result.command) + " says:\n\n";
  }
  const bool tree = result.outcome == Outcome::unsatisfiable && !result.detail.empty();
  const std::string& proof = tree ? result.detail : result.reason;
  return proof.empty() ? text : text + fenced(proof) + "\n";
}

bool depends_on(const std::string& depends, const std::string& name) {
  return depends == name || depends.starts_with(name + " ");
}

/// The candidates that `record` names in its depends, else those that lead to it.
std::vector<const Candidate*> causes(const job::Plan& plan,
                                     const Dependent& dependent) {
  std::vector<const Candidate*> named;
  std::vector<const Candidate*> leading;
  std::vector<const Candidate*> all;
  for (const Candidate& candidate : plan.candidates) {
    const std::string& name = candidate.record.name;
    const std::vector<std::string>& depends = dependent.record.depends;
    if (std::any_of(depends.begin(), depends.end(),
                    [&](const std::string& text) { return depends_on(text, name); })) {
      named.push_back(&candidate);
    }
    if (!dependent.path.empty() && dependent.path.front().name == name) {
      leading.push_back(&candidate);
    }
    all.push_back(&candidate);
  }
  return !named.empty() ? named : !leading.empty() ? leading : all;
}

/// Each once, however many builds there are.
std::string listed_once(std::vector<std::string> names) {
  names.erase(std::unique(names.begin(), names.end()), names.end());
  return base::listed(names);
}

std::string present(const std::vector<const Candidate*>& candidates) {
  std::vector<std::string> names;
  for (const Candidate* candidate : candidates) {
    names.push_back(label(candidate->record));
  }
  return listed_once(std::move(names));
}

/// " with numpy 1.26.4", or " without the change" if there was none before.
std::string with_previous(const std::vector<const Candidate*>& candidates) {
  std::vector<std::string> names;
  for (const Candidate* candidate : candidates) {
    if (!candidate->previous_version.empty()) {
      names.push_back(candidate->record.name + " " + candidate->previous_version);
    }
  }
  return names.empty() ? " without the change"
                       : " with " + listed_once(std::move(names));
}

/// "The present release requires `numpy >=1.16`; it should have required ...", or how
/// the candidate comes into its environment.
std::string bound_advice(const Dependent& dependent,
                         const std::vector<const Candidate*>& candidates) {
  std::string advice;
  for (const Candidate* candidate : candidates) {
    const Record& record = candidate->record;
    for (const std::string& depends : dependent.record.depends) {
      if (!depends_on(depends, record.name)) {
        continue;
      }
      const std::optional<std::string> narrowed =
          narrowed_bound(depends, candidate->previous_version, record.version);
      const std::string line =
          narrowed ? "The present release requires " + code(depends) +
                         "; it should have required " + code(*narrowed) + ".\n"
                   : "";
      if (advice.find(line) == std::string::npos) {
        advice += line;
      }
    }
  }
  if (advice.empty() && dependent.path.size() > 2) {
    const std::string& before = dependent.path[dependent.path.size() - 2].name;
    advice = dependent.record.name + " comes to " + dependent.path.front().name +
             " through " + before + ".\n";
  }
  return advice;
}

}  // namespace

Demand demand_of(const Candidate& candidate, const Result& result) {
  const std::string name = label(candidate.record);
  return {.package = candidate.record.name,
          .maintainers = candidate.maintainers,
          .subject = "make the tests of " + name + " pass",
          .what = name +
                  " cannot enter the channel: " + std::string(trouble(result.outcome)) +
                  ".\n\n" + quoted(result) + "Please build a " + candidate.record.name +
                  " whose own tests pass, with a new build number.\n",
          .job = result.job};
}

Demand demand_of(const Evidence& evidence, const Dependent& dependent,
                 const Result& result, Comparison comparison) {
  const std::vector<const Candidate*> candidates = causes(evidence.plan, dependent);
  const std::string& name = dependent.record.name;
  const std::string now = present(candidates);
  std::string what = label(dependent.record);
  what += comparison == Comparison::regressed
              ? " works" + with_previous(candidates) + ", but with " + now + " "
              : " does not work with " + now + ": ";
  what += std::string(trouble(result.outcome)) + ".\n\n" + quoted(result);
  what += "Please release a version of " + name + " that works with " + now + ".\n";
  what += bound_advice(dependent, candidates);
  return {.package = name,
          .maintainers = dependent.maintainers,
          .subject = "release " + name + " that works with " + now,
          .what = what,
          .job = result.job};
}

}  // namespace distro::promotion
