// A plan and its results for the tests of policies: numpy 1.26.4 -> 2.0.2.
#pragma once

#include <string>
#include <vector>

#include "job/plan.hpp"
#include "job/result.hpp"
#include "promotion/decision.hpp"
#include "promotion/policy.hpp"

namespace distro::test {

/// Grows by the calls below; nothing is in it at first but the candidate numpy 2.0.2,
/// maintained by alice, with its passed job.
struct Story {
  Story();

  /// A tested dependent "1.0" of numpy with its job and the job's baseline.
  job::Dependent& dependent(const std::string& name,
                            std::vector<std::string> depends = {"numpy >=1.16"});
  /// The result of a package's job, replacing the one that it has.
  job::Result& result(const std::string& name, job::Outcome outcome,
                      const std::string& reason = "");
  /// The result of a dependent's baseline.
  job::Result& baseline(const std::string& name, job::Outcome outcome);
  void without_result(const std::string& name);

  [[nodiscard]] promotion::Decision decide(
      const std::string& policy = "",
      const promotion::Options::Values& options = {}) const;

  job::Plan plan;
  std::vector<job::Result> results;
  promotion::Facts facts;
};

/// What a policy found, in words.
[[nodiscard]] std::vector<std::string> facts_of(const promotion::PolicyVerdict& judged);

}  // namespace distro::test
