// Faults: what went wrong, in four kinds that decide the exit code.
//
// A fault is an exception and stops what it interrupts. What the domain has a word
// for (unsatisfiable, failed, timed out) is not a fault but a value: job::Outcome.
// Caught in main, in a worker, in a request handler and in a notifier, nowhere else.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>

namespace distro {

/// A fault. `what()` is the message followed by one "while ..." line per caller that
/// added one, innermost first.
class Error : public std::runtime_error {
 public:
  explicit Error(std::string message);

  /// Adds "while <doing>" as the fault passes through a caller.
  void add_while(std::string_view doing);

  [[nodiscard]] const char* what() const noexcept override { return text_.c_str(); }

 private:
  std::string text_;
};

/// The command line asks for something that does not exist. Exit code 2.
class UsageError final : public Error {
 public:
  using Error::Error;
};

/// A file or a package says something wrong. Exit code 3. Where the text is known the
/// message is "path:line:col: what is wrong", the line, and a caret: see SourceText.
class InputError final : public Error {
 public:
  using Error::Error;
};

/// Network, disk, tool or database; trying again later may help. Exit code 4.
class EnvironmentError : public Error {
 public:
  using Error::Error;
};

/// We are wrong: an invariant of ours does not hold. Exit code 4.
class InternalError final : public Error {
 public:
  using Error::Error;
};

/// Runs `action`; a fault that passes gets "while <doing>" added.
template <typename Action>
auto while_doing(std::string_view doing, Action&& action) {
  try {
    return std::forward<Action>(action)();
  } catch (Error& error) {
    error.add_while(doing);
    throw;
  }
}

}  // namespace distro
