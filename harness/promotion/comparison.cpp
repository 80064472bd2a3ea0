#include "promotion/comparison.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace distro::promotion {
namespace {

using job::Comparison;
using job::Result;
using job::Runs;

void count(Runs& runs, job::Outcome outcome) {
  if (job::is_evidence(outcome)) {
    ++runs.runs;
    runs.failures += job::is_good(outcome) ? 0U : 1U;
  }
}

Runs sum(const Runs& left, const Runs& right) {
  return {left.runs + right.runs, left.failures + right.failures};
}

bool all_good(const Runs& runs) { return runs.failures == 0; }

bool all_bad(const Runs& runs) { return runs.failures == runs.runs; }

/// Of how many ways to choose `few` of `many` the logarithm.
double log_ways(std::size_t many, std::size_t few) {
  const auto log_factorial = [](std::size_t number) {
    return std::lgamma(static_cast<double>(number) + 1);
  };
  return log_factorial(many) - log_factorial(few) - log_factorial(many - few);
}

std::string percent(double share) {
  const double value = share * 100;
  const bool is_small = value > 0 && value < 0.95;
  // Tenths where whole ones would say zero.
  const double rounded = is_small ? std::ceil(value * 10) / 10 : std::round(value);
  std::string text = std::to_string(rounded);
  return text.substr(0, text.find('.') + (is_small ? 2 : 0));
}

std::string counts(const Runs& runs) {
  return std::to_string(runs.failures) + " of " + std::to_string(runs.runs);
}

std::string both_sides(const Compared& compared) {
  const std::string with = "failed " + counts(compared.with) + " times";
  return compared.without.runs == 0 ? with
                                    : with + " with the change and " +
                                          counts(compared.without) + " without it";
}

/// One side failed more often than the other, which also failed.
Comparison judged_by_chance(Compared& compared, const Runs& known, double chance,
                            Comparison difference) {
  compared.text = both_sides(compared) +
                  (known.runs == 0 ? "" : ", and " + counts(known) + " before") +
                  "; chance alone does that in " + percent(chance) + " % of cases";
  return chance < regression_level ? difference : Comparison::flaky;
}

Comparison without_baseline(const ComparedRuns& runs) {
  return runs.role == job::Role::candidate ? Comparison::fresh : Comparison::unknown;
}

/// Where there is no environment the solver says so every time: that is no matter of
/// chance.
bool may_be_chance(const Result& result) {
  return result.outcome != job::Outcome::unsatisfiable;
}

/// The candidates' side always failed.
Comparison judge_bad(const ComparedRuns& runs, const Runs& known, Compared& compared) {
  if (compared.without.runs == 0) {
    return without_baseline(runs);
  }
  if (all_bad(compared.without)) {
    return Comparison::still_failing;
  }
  const Runs background = sum(compared.without, known);
  return all_good(background) || !may_be_chance(*runs.with)
             ? Comparison::regressed
             : judged_by_chance(compared, known, chance_of(compared.with, background),
                                Comparison::regressed);
}

/// The candidates' side always passed.
Comparison judge_good(const ComparedRuns& runs, const Runs& known, Compared& compared) {
  if (known.failures > 0 && compared.with.runs == 1) {
    compared.text = "passed once, but " + rate_text(known) + " before";
    return Comparison::flaky;
  }
  if (compared.without.runs == 0) {
    return without_baseline(runs);
  }
  if (all_good(compared.without)) {
    return Comparison::still_passing;
  }
  const Runs background = sum(compared.with, known);
  return all_bad(compared.without) && all_good(background)
             ? Comparison::fixed
             : judged_by_chance(compared, known,
                                chance_of(compared.without, background),
                                Comparison::fixed);
}

bool says_something(const Result* result) {
  return result != nullptr && job::is_evidence(result->outcome);
}

}  // namespace

Rate failure_rate(const Runs& runs) {
  if (runs.runs == 0) {
    return {};
  }
  constexpr double z = 1.959963984540054;  // of a normal distribution, for 95 %
  const double n = static_cast<double>(runs.runs);
  const double share = static_cast<double>(runs.failures) / n;
  const double scale = 1 + z * z / n;
  const double middle = (share + z * z / (2 * n)) / scale;
  const double reach =
      z / scale * std::sqrt(share * (1 - share) / n + z * z / (4 * n * n));
  return {share, std::max(0.0, middle - reach), std::min(1.0, middle + reach)};
}

std::string rate_text(const Runs& runs) {
  const Rate rate = failure_rate(runs);
  return "failed " + counts(runs) + " times (" + percent(rate.share) + " %, between " +
         percent(rate.low) + " and " + percent(rate.high) + " %)";
}

Runs runs_of(const Result& result) {
  Runs runs;
  count(runs, result.outcome);
  for (const job::ControlRun& control : result.controls) {
    count(runs, control.outcome);
  }
  return runs;
}

bool is_mixed(const Runs& runs) { return !all_good(runs) && !all_bad(runs); }

Runs known_runs(std::span<const Result> earlier, std::string_view inputs) {
  std::map<std::string, Runs> by_inputs;
  for (const Result& result : earlier) {
    if (!result.inputs.empty() && result.inputs != inputs && !result.reused) {
      Runs& runs = by_inputs[result.inputs];
      runs = sum(runs, runs_of(result));
    }
  }
  Runs known;
  for (const auto& [digest, runs] : by_inputs) {
    if (runs.failures < runs.runs) {
      known = sum(known, runs);
    }
  }
  return known;
}

double chance_of(const Runs& with, const Runs& without) {
  const Runs all = sum(with, without);
  double chance = 0;
  // `failures` of those fall to `with`, and all of its passes are passes of all.
  for (std::size_t failures = with.failures;
       failures <= std::min(with.runs, all.failures); ++failures) {
    const std::size_t rest = with.runs - failures;
    if (rest <= all.runs - all.failures) {
      chance += std::exp(log_ways(all.failures, failures) +
                         log_ways(all.runs - all.failures, rest) -
                         log_ways(all.runs, with.runs));
    }
  }
  return std::min(1.0, chance);
}

Compared compare(const ComparedRuns& runs) {
  Compared compared;
  if (!says_something(runs.with)) {
    return compared;
  }
  compared.with = runs_of(*runs.with);
  Runs known = runs.with->known;
  if (says_something(runs.without)) {
    compared.without = runs_of(*runs.without);
    known = runs.without->known;
  } else if (runs.without != nullptr) {
    return compared;
  }
  if (is_mixed(compared.with)) {
    compared.comparison = Comparison::flaky;
  } else if (all_good(compared.with)) {
    compared.comparison = judge_good(runs, known, compared);
  } else {
    compared.comparison = judge_bad(runs, known, compared);
  }
  if (compared.comparison == Comparison::flaky) {
    compared.flaky = sum(sum(compared.with, compared.without), known);
  }
  if (compared.text.empty() && is_mixed(compared.with)) {
    compared.text = rate_text(compared.flaky);
  } else if (compared.text.empty() &&
             (compared.with.runs > 1 || compared.without.runs > 1)) {
    compared.text = both_sides(compared);
  }
  return compared;
}

bool wants_controls(const ComparedRuns& runs) {
  if (!says_something(runs.with) || runs.with->inputs.empty()) {
    return false;
  }
  if (job::is_good(runs.with->outcome)) {
    return runs.with->known.failures > 0;
  }
  return runs.role == job::Role::candidate ||
         (says_something(runs.without) && !all_bad(runs_of(*runs.without)));
}

bool wants_baseline_controls(const ComparedRuns& runs) {
  return says_something(runs.with) && may_be_chance(*runs.with) &&
         all_bad(runs_of(*runs.with)) && says_something(runs.without) &&
         !runs.without->inputs.empty() && !all_bad(runs_of(*runs.without));
}

}  // namespace distro::promotion
