// How much of a plan is run, and which part: the most telling jobs first.
#pragma once

#include <chrono>
#include <cstddef>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "job/plan.hpp"
#include "job/result.hpp"

namespace distro::app {

/// What a plan's jobs may cost; nothing: no bound. Baselines and control runs of what
/// was run come on top: without them its results say nothing.
struct Budget {
  std::optional<std::chrono::milliseconds> time;  ///< no job begins after it
  std::optional<std::size_t> jobs;                ///< that have results, old ones too
};

/// What earlier runs say of the package of a job.
struct PackagePast {
  double failures = 0;                               ///< share of its runs
  std::optional<std::chrono::sys_seconds> last_run;  ///< nothing: never
};

/// All jobs of the plan, the most telling first: the candidates' own, then direct
/// dependents before others; of these first what most of the plan's packages depend on,
/// then what was broken most often, then what has not been run for longest. The same
/// input gives the same order.
[[nodiscard]] std::vector<const job::Job*> most_telling_first(
    const job::Plan& plan, const std::function<PackagePast(const job::Job&)>& past);

struct BudgetedJobs {
  std::vector<const job::Job*> to_run;  ///< in the order given
  std::vector<job::Result> skipped;     ///< with their reasons
};

/// Those of `ranked` that have no result yet, as far as the budget allows for. What no
/// runner can run costs nothing: the runner says why it is skipped.
[[nodiscard]] BudgetedJobs within_budget(
    const std::vector<const job::Job*>& ranked, const Budget& budget,
    const std::set<std::string>& done,
    const std::function<bool(const job::Job&)>& can_run);

/// The result of a job that is beyond the budget: "beyond the budget of 50 jobs: ranked
/// 61 of 80".
[[nodiscard]] job::Result beyond_budget(const job::Job& job, const std::string& budget,
                                        std::size_t rank, std::size_t total);

}  // namespace distro::app
