// Failures that follow from another one: whose is the first.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "job/plan.hpp"
#include "job/result.hpp"

namespace distro::promotion {

/// The package of the plan from whose trouble a dependent's trouble follows.
struct RootCause {
  std::string package;  ///< name
  std::string version;
  std::string trouble;           ///< an Outcome, or "required_bump"
  std::string job;               ///< Job::id; empty if it has none
  std::vector<std::string> way;  ///< names, the root first, the dependent last
};

/// What is known of the plan's jobs.
struct PlanState {
  const job::Plan& plan;
  const std::map<std::string, job::Result>& results;  ///< by Job::id
  /// Of a job with its baseline; what failed before too is no cause of a new failure.
  std::function<job::Comparison(const job::Job&)> comparison;
};

/// By Job::id: the cause of each dependent's job that did not pass, if it is another
/// package's. That is a dependency, directly or not, that is in trouble itself because
/// of the change: its job failed, or a bound of its own excludes a candidate. A package
/// that was not in the tested environment causes nothing. Of several the one nearest to
/// a candidate, then the first of the plan. What is flaky causes nothing.
[[nodiscard]] std::map<std::string, RootCause> root_causes(const PlanState& state);

}  // namespace distro::promotion
