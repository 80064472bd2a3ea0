// A job beside its baseline, both perhaps run several times (A/A runs): better, worse,
// the same, or flaky.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "job/job.hpp"
#include "job/result.hpp"

namespace distro::promotion {

/// A share with the bounds between which the true one lies with 95 % (Wilson).
struct Rate {
  double share = 0;
  double low = 0;
  double high = 1;
};

/// 0 with the bounds 0 and 1 if it never ran.
[[nodiscard]] Rate failure_rate(const job::Runs& runs);

/// "failed 2 of 5 times (40 %, between 12 and 77 %)".
[[nodiscard]] std::string rate_text(const job::Runs& runs);

/// The run and its control runs, as far as they say something about the package.
[[nodiscard]] job::Runs runs_of(const job::Result& result);

/// Both good and bad ones.
[[nodiscard]] bool is_mixed(const job::Runs& runs);

/// Of earlier results of one package file: all runs with such inputs as gave a good one
/// at least once. What never passed there may be a fault of a dependency and says
/// nothing about chance. Results without known inputs, results with `inputs`, and what
/// was taken from an earlier run are left out.
[[nodiscard]] job::Runs known_runs(std::span<const job::Result> earlier,
                                   std::string_view inputs);

/// Failing so much more often with the candidates must be less likely than this by
/// chance alone, for a flaky test to count as regressed.
inline constexpr double regression_level = 0.05;

/// That of all failures of both, at least so many fall to `with` by chance: the
/// one-sided exact test of Fisher.
[[nodiscard]] double chance_of(const job::Runs& with, const job::Runs& without);

/// What is compared.
struct ComparedRuns {
  const job::Result* with = nullptr;     ///< the candidates; nullptr: it never ran
  const job::Result* without = nullptr;  ///< nullptr: no baseline, or it never ran
  job::Role role = job::Role::dependent;
};

struct Compared {
  job::Comparison comparison = job::Comparison::unknown;
  job::Runs with;     ///< control runs included
  job::Runs without;  ///< likewise
  /// Of a flaky one: its failures of all runs, those known from before included.
  job::Runs flaky;
  /// One line that says why, for facts: "failed 4 of 4 times with the change and 0 of 4
  /// without it". Empty if there was one run each and nothing more is known.
  std::string text;
};

/// - *unknown*: one of the two says nothing about the package, or a dependent has no
///   baseline; a candidate without one is *new*.
/// - *flaky*: the runs with the candidates came out both ways; or those of the baseline
///   did, or are known to, and chance alone explains the difference well enough; or the
///   only run passed, and the package is known to fail by chance.
///   What cannot be installed any more is no matter of chance.
/// - else by the outcomes of both: *regressed*, *fixed*, *still_failing*,
///   *still_passing*.
[[nodiscard]] Compared compare(const ComparedRuns& runs);

/// Whether the runs with the candidates are worth control runs: they may be a failure
/// by chance, or a pass by chance of what is known to fail so.
[[nodiscard]] bool wants_controls(const ComparedRuns& runs);

/// Whether the baseline is: all that ran with the candidates failed, so that a baseline
/// that fails now and then decides.
[[nodiscard]] bool wants_baseline_controls(const ComparedRuns& runs);

}  // namespace distro::promotion
