// Environment solving: from requested MatchSpecs to an exact set of records.
//
// Only libsolv_problem.cpp knows libsolv. Every other part asks through Solver, so its
// tests run without an index. Terms: CEP 26 (subdir), 29 (MatchSpec), 30 (virtual
// packages), 36 (records). docs/solver.md tells how an answer is found.
#pragma once

#include <chrono>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "channel/match_spec.hpp"
#include "channel/record.hpp"
#include "channel/repodata.hpp"

namespace distro::solve {

/// How channels of different rank share a package name (conda's channel_priority).
enum class ChannelPriority { strict, flexible, disabled };

[[nodiscard]] std::string_view to_string(ChannelPriority priority);
/// Throws UsageError with the known words.
[[nodiscard]] ChannelPriority channel_priority_from(std::string_view text);

/// What to install.
struct Request {
  std::vector<channel::MatchSpec> specs;  ///< 1..n, all must hold
  /// 0..n, each about one name: what is installed of it must match, but nothing need
  /// be.
  std::vector<channel::MatchSpec> pins;
  std::vector<channel::Record> forced;  ///< 0..n: for these names exactly these
                                        ///< records exist; they need not be
                                        ///< installed, nor be in the index
  std::vector<channel::Record> virtual_packages;  ///< "__glibc", "__cuda", ...
  /// Wall clock, for all of it but the explanation of an unsatisfiable request. Looked
  /// at between the steps, and by libsolv whenever it chooses a package.
  std::chrono::seconds time_limit{60};
  bool explain = true;  ///< false: it does not matter why there is no solution
};

/// An environment that satisfies the request.
struct Solution {
  std::vector<channel::Record> records;  ///< dependencies first, no virtual packages
};

/// There is no such environment. An answer about the packages, not an error.
struct Unsatisfiable {
  std::string explanation;  ///< several lines for the maintainer, no final newline;
                            ///< empty if the request does not ask for one
};

/// The solver gave up; nothing is known about the packages.
struct TimedOut {
  std::chrono::milliseconds elapsed{};
};

using Outcome = std::variant<Solution, Unsatisfiable, TimedOut>;

/// Answers requests against one fixed index. Not thread-safe: one per worker.
class Solver {
 public:
  virtual ~Solver() = default;

  /// Same index and same request give the same outcome, in the same order.
  /// Throws InputError if `request.specs` is empty, or a pin is not about one name.
  [[nodiscard]] virtual Outcome solve(const Request& request) = 0;
};

/// How an index is read.
struct IndexOptions {
  ChannelPriority priority = ChannelPriority::strict;
  /// python 2 and 3 depend on pip where the channels have it (conda's
  /// add_pip_as_python_dependency); rattler never does this.
  bool python_needs_pip = false;
};

/// `index` has one entry per channel and subdir, highest channel priority first. Its
/// records are looked at when a request reaches them: a large one costs nothing here.
[[nodiscard]] std::unique_ptr<Solver> make_libsolv_solver(
    std::vector<channel::Repodata> index, const IndexOptions& options);
[[nodiscard]] std::unique_ptr<Solver> make_libsolv_solver(
    std::vector<channel::Repodata> index, ChannelPriority priority);

}  // namespace distro::solve
