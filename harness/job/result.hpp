// What came of a job: one line of results.jsonl.
#pragma once

#include <chrono>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "job/outcome.hpp"

namespace distro::job {

/// A file that was in the tested prefix.
struct Evidence {
  std::string fn;
  std::string sha256;
  std::string channel;  ///< URL
};

/// Where the time went.
struct Durations {
  std::chrono::microseconds solve{};
  std::chrono::microseconds fetch{};  ///< fetch and extract
  std::chrono::microseconds link{};
  std::chrono::microseconds test{};
};

/// The same job once more, with the same inputs: an A/A run.
struct ControlRun {
  Outcome outcome = Outcome::infrastructure_error;
  std::string reason;      ///< one line; empty if passed
  std::string log;         ///< path relative to the run's folder; empty if none
  std::size_t number = 0;  ///< 1..n, by which this run has made it; 0: an earlier run
};

/// How often the same question was asked, and how often the answer was a bad one.
struct Runs {
  std::size_t runs = 0;      ///< that said something about the package
  std::size_t failures = 0;  ///< of these
};

struct Result {
  std::string job;  ///< Job::id
  Outcome outcome = Outcome::infrastructure_error;
  std::string reason;   ///< one line: the log line that says why; empty if passed
  std::string detail;   ///< several lines: the solver's tree, the log's tail
  std::string command;  ///< the test that failed, empty if none did
  std::optional<int> exit_code;
  std::optional<int> signal;
  std::vector<Evidence> prefix;  ///< every artifact of the prefixes, sorted by fn
  /// File names in each prefix, dependencies first, in the order in which they were
  /// made; what could not be linked is among them.
  std::vector<std::vector<std::string>> environments;
  std::vector<std::string> notes;  ///< oddities that did not decide
  std::string log;  ///< path of the whole log relative to the run's folder
  Durations durations;
  std::string runner;                    ///< its name, empty if skipped
  std::optional<SkipCause> skipped_for;  ///< of a skipped one
  /// Digest of all that the outcome may depend on: every artifact of every environment,
  /// tests, executor, settings. Two results with the same one answer the same question.
  /// Empty: not known (no environment exists).
  std::string inputs;
  std::optional<std::chrono::sys_seconds> finished;  ///< nothing if it never ran
  bool reused = false;               ///< taken from an earlier run with the same inputs
  std::vector<ControlRun> controls;  ///< 0..n, after the run that the rest tells of
  /// Earlier runs of the same package file in environments with which it has passed at
  /// least once, but for those with these `inputs`: failures tell that it is flaky.
  Runs known;
};

[[nodiscard]] base::Json to_json(const Result& result);
[[nodiscard]] Result result_from_json(const base::JsonObject& json);

}  // namespace distro::job
