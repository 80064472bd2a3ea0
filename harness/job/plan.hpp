// What a change means for the distribution: candidates, dependents, jobs (plan.json).
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "channel/record.hpp"
#include "job/job.hpp"

namespace distro::job {

/// An artifact that the change would bring in.
struct Candidate {
  channel::Record record;  ///< in its staging channel
  std::vector<std::string> maintainers;
  std::string previous_version;  ///< in the integration channel; empty if new
};

/// One step of the way by which a member depends on a candidate.
struct PathStep {
  std::string name;     ///< of the package
  std::string depends;  ///< the MatchSpec by which it depends on the step before; empty
                        ///< for the first
};

/// What becomes of a dependent.
enum class Disposition {
  tested,         ///< a job runs its tests
  required_bump,  ///< its bound excludes a candidate
  blocked,        ///< it cannot be installed because of another dependent
};

[[nodiscard]] std::string_view to_string(Disposition disposition);

/// A package of the integration channel that depends on a candidate.
struct Dependent {
  channel::Record record;
  std::vector<std::string> maintainers;
  std::vector<PathStep> path;  ///< candidate first, the dependent last
  Disposition disposition = Disposition::tested;
  std::string job;          ///< Job::id if tested
  std::string excluded_by;  ///< required_bump: the MatchSpec that excludes
  std::string excludes;     ///< required_bump: the candidate, "numpy 2.0.2"
  std::string suggested;    ///< required_bump: a MatchSpec that would admit it
  std::vector<std::string> blocked_through;  ///< blocked: names of the packages
};

struct Plan {
  std::string id;           ///< digest of the rest, 16 hex digits
  std::string target;       ///< commit whose distro.yaml rules: what it is to enter
  std::string base;         ///< commit: where the change began
  std::string head;         ///< commit
  std::string integration;  ///< URL of the channel
  std::vector<std::string> notices;  ///< of packages that go or get another name
  std::vector<Candidate> candidates;
  std::vector<Dependent> dependents;  ///< dependencies first
  std::vector<Job> jobs;              ///< candidates' first, then dependents'
  std::vector<Job> baselines;  ///< of the dependents' jobs; run where one did not pass
};

[[nodiscard]] Plan with_id(Plan plan);

[[nodiscard]] base::Json to_json(const Candidate& candidate);
[[nodiscard]] Candidate candidate_from_json(const base::JsonObject& json);
[[nodiscard]] base::Json to_json(const Plan& plan);
[[nodiscard]] Plan plan_from_json(const base::JsonObject& json);
/// Reads plan.json. Throws EnvironmentError or InputError.
[[nodiscard]] Plan load_plan(const std::filesystem::path& path);

}  // namespace distro::job
