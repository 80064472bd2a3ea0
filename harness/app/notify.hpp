// The last arrow: decision -> messages.
#pragma once

#include <string>

#include "app/run_folder.hpp"
#include "app/workspace.hpp"
#include "notify/message.hpp"

namespace distro::app {

/// How many there are, and how many of them were sent now (not by an earlier run).
struct NotifySummary {
  std::size_t messages = 0;
  std::size_t sent = 0;
};

NotifySummary notify(const Workspace& workspace, const RunFolder& folder);

/// The command with which anyone repeats a job of the run; without a job, its plan.
[[nodiscard]] std::string reproduce_command(const RunFolder& folder,
                                            const std::string& job);

}  // namespace distro::app
