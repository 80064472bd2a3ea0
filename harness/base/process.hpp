// The seam to other programs.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/secrets.hpp"

namespace distro::base {

/// What a program reads on standard input.
enum class Input {
  nothing,  ///< /dev/null
  silence,  ///< a pipe into which nobody ever writes
};

/// A program to start. Nothing is inherited but what is said here: the environment is
/// complete, no descriptor is open but 0, 1, 2 and those of `descriptors`, signals do
/// what they do by default, and no key of the kernel's is in its session.
struct ProcessRequest {
  std::vector<std::string> argv;  ///< 1..n; argv[0] is looked up in PATH
  std::map<std::string, std::string> environment;  ///< the whole of it
  std::filesystem::path working_directory;         ///< empty: ours
  std::filesystem::path log;  ///< stdout and stderr together; empty: dropped
  std::optional<std::chrono::milliseconds> time_limit;     ///< wall clock
  std::optional<std::chrono::milliseconds> silence_limit;  ///< without output
  std::optional<std::uint64_t> output_limit;               ///< bytes of output
  std::function<bool()> cancelled;       ///< asked some times a second; empty: never
  std::function<void(int pid)> started;  ///< called once, in the parent
  Input input = Input::nothing;
  /// Open descriptors of ours: the program has the first as 3, the next as 4, ...
  std::vector<int> descriptors = {};
  std::map<int, std::uint64_t> resource_limits = {};  ///< RLIMIT_*: soft and hard limit
  /// Files of control groups (cgroup.procs) that it enters before it starts. Throws
  /// CannotEnterGroup if it may not.
  std::vector<std::filesystem::path> control_groups = {};
  /// A terminal (the slave's side) that is to be its standard streams and the terminal
  /// of its session; its output is not taken then.
  std::optional<int> terminal = {};
  /// When the parts of the output came, in the form of script(1) ("0.250 81": so many
  /// seconds after the former part came so many bytes of the log); empty: not kept.
  std::filesystem::path timing = {};
  /// What is kept out of the log; nothing: the log is what was printed.
  std::optional<Secrets> secrets = {};
  /// The program ends itself and all that it started when we die: nobody has to guard
  /// it.
  bool ends_with_us = false;
};

/// A process was not started because a control group did not take it.
class CannotEnterGroup : public EnvironmentError {
 public:
  using EnvironmentError::EnvironmentError;
};

/// Why we ended a process before its time.
enum class Stopped { no, time_limit, silence_limit, output_limit, cancelled };

/// How it ended. Exactly one of `exit_code` and `signal` is set.
struct ProcessEnd {
  std::optional<int> exit_code;
  std::optional<int> signal;
  Stopped stopped = Stopped::no;
  std::chrono::microseconds elapsed{};
  std::uint64_t max_resident = 0;  ///< bytes, of the largest process waited for
};

class ProcessRunner {
 public:
  virtual ~ProcessRunner() = default;

  /// Starts it in a session and process group of its own, waits, and kills the whole
  /// group when it has ended, when a limit is passed, or when we die. Thread-safe.
  /// Throws EnvironmentError if it cannot be started (not found, not executable) or its
  /// log cannot be written; what `cancelled` or `started` throw ends it and passes.
  [[nodiscard]] virtual ProcessEnd run(const ProcessRequest& request) = 0;
};

class SystemProcessRunner final : public ProcessRunner {
 public:
  [[nodiscard]] ProcessEnd run(const ProcessRequest& request) override;
};

/// The file that `name` would start with this PATH, if any.
[[nodiscard]] std::optional<std::filesystem::path> find_program(
    const std::string& name, const std::string& path);

}  // namespace distro::base
