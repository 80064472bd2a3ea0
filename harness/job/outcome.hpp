// How a job ended, and how that compares with the baseline.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace distro::job {

/// How a job ended. The names are their spelling everywhere.
enum class Outcome {
  passed,
  failed,         ///< a test of the package did not pass
  unsatisfiable,  ///< no environment with the candidates exists
  link_failed,    ///< the environment could not be made
  timed_out,      ///< a limit on time or silence
  out_of_memory,
  no_tests,              ///< it installs, but has nothing to run
  infrastructure_error,  ///< ours: nothing is known about the package
  skipped,               ///< selected but not run; the reason is in the result
};

/// The outcome beside that of the same job without the candidates.
enum class Comparison {
  regressed,
  fixed,
  still_failing,
  still_passing,
  fresh,    ///< "new": there is nothing to compare with
  unknown,  ///< one of the two says nothing about the package
  flaky,    ///< the same inputs gave both good and bad ones
};

/// Why a job was skipped.
enum class SkipCause {
  hardware,  ///< no runner has what it needs
  budget,    ///< others were more telling, and there was no room for more
};

[[nodiscard]] std::string_view to_string(Outcome outcome);
[[nodiscard]] std::string_view to_string(Comparison comparison);
[[nodiscard]] std::string_view to_string(SkipCause cause);
[[nodiscard]] std::optional<Outcome> outcome_from(std::string_view text);
[[nodiscard]] std::optional<Comparison> comparison_from(std::string_view text);
[[nodiscard]] std::optional<SkipCause> skip_cause_from(std::string_view text);

/// passed, or no_tests: the package is as good as its authors said.
[[nodiscard]] bool is_good(Outcome outcome);
/// The outcome says something about the package (not skipped, no infrastructure_error).
[[nodiscard]] bool is_evidence(Outcome outcome);

}  // namespace distro::job
