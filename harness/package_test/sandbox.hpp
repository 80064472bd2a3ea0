// The sandbox of untrusted tests (bubblewrap).
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/process.hpp"
#include "job/job.hpp"

namespace distro::package_test {

/// What the program inside sees.
struct Sandbox {
  std::filesystem::path prefix;                 ///< writable; may lie in `work`
  std::filesystem::path work;                   ///< writable
  std::vector<std::filesystem::path> readable;  ///< further folders, read-only
  std::vector<int> gpu_devices;  ///< their device nodes, and the driver's control nodes
  bool on_terminal = false;      ///< it keeps the terminal that it is started on
  job::Limits limits;
};

/// The home folder inside: private, empty and gone afterwards.
inline constexpr const char* sandbox_home = "/home/tester";

/// How a program in the sandbox ended.
struct SandboxEnd {
  base::ProcessEnd process;
  bool out_of_memory = false;
  bool too_much_disk = false;  ///< its files together passed limits.disk
  bool too_many_processes =
      false;  ///< stopped for it; a control group only refuses more
  /// The sandbox itself may be what failed: require_sandbox finds out.
  bool may_not_have_begun = false;
};

/// Throws EnvironmentError saying what to install or allow if no sandbox can be made
/// here.
void require_sandbox(base::ProcessRunner& processes);

/// Runs `request` (argv, environment, working_directory, log, cancelled and a shorter
/// time_limit are taken; the other limits come from the sandbox) without network, in
/// its own process, user and IPC namespaces, with a read-only root, private /tmp,
/// /home, /root, /run and /dev/shm, and limits on memory and processes (control group
/// where one can be made, else rlimits and a watch over /proc). Nothing of it survives.
/// The request's environment exists inside only: a package may choose LD_PRELOAD.
[[nodiscard]] SandboxEnd run_in_sandbox(const Sandbox& sandbox,
                                        const base::ProcessRequest& request,
                                        base::ProcessRunner& processes);

}  // namespace distro::package_test
