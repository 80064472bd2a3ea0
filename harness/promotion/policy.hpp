// A policy: one question about a plan and its results, answered with reasons.
#pragma once

#include <functional>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "job/plan.hpp"
#include "job/result.hpp"
#include "promotion/comparison.hpp"
#include "promotion/decision.hpp"
#include "promotion/facts.hpp"
#include "promotion/options.hpp"

namespace distro::promotion {

/// All that a policy may look at.
struct Evidence {
  const job::Plan& plan;
  const std::map<std::string, job::Result>& results;  ///< by Job::id, baselines too
  const Facts& facts;

  /// The result of the job with this id; nullptr if it never ran.
  [[nodiscard]] const job::Result* result(const std::string& id) const;
  /// The job of `plan.jobs` with this id; nullptr if there is none.
  [[nodiscard]] const job::Job* job(const std::string& id) const;
  /// The job that runs the candidate's own tests; nullptr if there is none.
  [[nodiscard]] const job::Job* job_of(const job::Candidate& candidate) const;

  /// The comparison of a dependent's or candidate's job with its baseline: the job of
  /// `plan.baselines` with the same package. Without a baseline's result a candidate is
  /// `fresh`, and of a dependent nothing is claimed (`unknown`).
  [[nodiscard]] job::Comparison comparison(const job::Job& job) const {
    return compared(job).comparison;
  }
  /// The same with the runs that it rests on, control runs included.
  [[nodiscard]] Compared compared(const job::Job& job) const;
};

using Findings = std::vector<Finding>;

/// One row of the table of policies.
struct Policy {
  std::string_view name;
  std::string_view question;              ///< one line, for help and docs
  std::vector<std::string_view> options;  ///< keys that it understands
  bool by_default = true;                 ///< asked where distro.yaml names no policies
  Findings (*judge)(const Evidence& evidence, const Options& options);
};

/// Every policy there is: a new one is a new file and a row here.
[[nodiscard]] std::span<const Policy> all_policies();

/// A policy as a distribution has set it.
struct ConfiguredPolicy {
  std::string name;
  Options::Values options;
  std::string place = "";  ///< "distro.yaml:12:5: ", for faults; may be empty
};

/// Whether a policy of this name is among those that are asked; see decide().
[[nodiscard]] bool is_asked(std::span<const ConfiguredPolicy> policies,
                            std::string_view name);

/// Asks the policies in order; without any, those that are asked by default. Of two
/// results of one job the later one counts. The same input gives the same decision.
/// Throws InputError for an unknown name, option or option value.
[[nodiscard]] Decision decide(const job::Plan& plan,
                              std::span<const job::Result> results, const Facts& facts,
                              std::span<const ConfiguredPolicy> policies);

}  // namespace distro::promotion
