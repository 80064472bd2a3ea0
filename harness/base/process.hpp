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

namespace distro::base {

/// A program to start. Nothing is inherited but what is said here: the environment is
/// complete, standard input is /dev/null, no descriptor but 0, 1 and 2 is open, signals
/// do what they do by default.
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
