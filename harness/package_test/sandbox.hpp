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
  std::filesystem::path prefix;   ///< writable
  std::filesystem::path work;     ///< writable
  std::vector<std::filesystem::path> readable;  ///< further folders, read-only
  std::vector<int> gpu_devices;   ///< their device nodes, and the driver's control nodes
  job::Limits limits;
};

/// How a program in the sandbox ended.
struct SandboxEnd {
  base::ProcessEnd process;
  bool out_of_memory = false;
};

/// Throws EnvironmentError saying what to install or allow if no sandbox can be made
/// here.
void require_sandbox(base::ProcessRunner& processes);

/// Runs `request` (argv, environment, working_directory, log are taken; limits come from
/// the sandbox) without network, in its own process, user and IPC namespaces, with a
/// read-only root, private /tmp, /home, /root, /run and /dev/shm, and limits on memory and
/// processes (cgroup v2 where it can be written, else rlimits). Nothing of it survives.
[[nodiscard]] SandboxEnd run_in_sandbox(const Sandbox& sandbox,
                                        const base::ProcessRequest& request,
                                        base::ProcessRunner& processes);

}  // namespace distro::package_test
