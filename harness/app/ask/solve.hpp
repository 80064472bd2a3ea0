// `conda-distro solve SPEC...`.
#pragma once

#include <chrono>
#include <string>
#include <vector>

#include "app/ask/queried_channels.hpp"
#include "channel/record.hpp"

namespace distro::app {

struct SolveQuestion {
  std::vector<std::string> specs;  ///< 1..n
  std::vector<std::string> pins;   ///< 0..n: bind what is installed of their names
  /// 0..n, "__cuda=12.4" or "cuda=12.4": what the machine is taken to offer instead of
  /// what it does; "__cuda=" takes it away.
  std::vector<std::string> virtual_packages;
  std::string priority;  ///< strict, flexible or disabled; "": distro.yaml's, or strict
  std::chrono::seconds time_limit{60};
};

/// Who asked for a record.
struct AskedBy {
  std::string package;  ///< its name; empty: the request itself
  std::string spec;
};

struct ChosenRecord {
  channel::Record record;
  std::vector<AskedBy> asked_by;  ///< the request first, then in the order of records
};

struct SolveAnswer {
  enum class Verdict { solved, unsatisfiable, timed_out };
  Verdict verdict = Verdict::solved;
  std::vector<ChosenRecord> records;              ///< dependencies first
  std::string explanation;                        ///< of unsatisfiable; several lines
  std::vector<channel::Record> virtual_packages;  ///< that were taken for granted
  std::vector<std::string> urls;                  ///< of the channels
  std::string subdir;
  std::string priority;
  std::vector<std::string> warnings;
  std::chrono::microseconds loading{};  ///< of the channels
  std::chrono::microseconds solving{};
};

/// The texts of verdicts in JSON.
[[nodiscard]] std::string_view to_string(SolveAnswer::Verdict verdict);

/// Throws UsageError for what is no MatchSpec, virtual package or priority.
[[nodiscard]] SolveAnswer solve(const ChannelChoice& choice,
                                const SolveQuestion& question);

}  // namespace distro::app
