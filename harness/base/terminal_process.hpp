// Programs that a person talks to.
#pragma once

#include "base/process.hpp"

namespace distro::base {

/// Runs a program on a terminal of its own that our terminal shows and types into: what
/// runs on it cannot put keystrokes into ours. The log gets nothing, limits on time,
/// silence and output do not hold, and interrupts go to the program.
class TerminalProcessRunner final : public ProcessRunner {
 public:
  /// Throws EnvironmentError also if standard input is no terminal.
  [[nodiscard]] ProcessEnd run(const ProcessRequest& request) override;
};

}  // namespace distro::base
