// The real conda-build and rattler-build as executors of a job: what they say of the
// same package and channels.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "job/job.hpp"
#include "job/result.hpp"
#include "package_test/run_job.hpp"
#include "package_test/test_source.hpp"

namespace distro::package_test {

/// A tool that is installed.
struct PeerTool {
  TestTool tool = TestTool::conda_build;
  std::filesystem::path program;
  /// What it reads of the caller: CONDARC, CONDA_SOLVER.
  std::map<std::string, std::string> environment;
};

/// Looks for `conda-build` or `rattler-build` in `path` (folders with `:` between).
/// Throws EnvironmentError saying that it is not installed.
[[nodiscard]] PeerTool find_peer_tool(TestTool tool, const std::string& path,
                                      const std::map<std::string, std::string>& caller);

/// Runs the tool's test command on the job's package, in the sandbox, with a package
/// cache and a build folder of its own; channels have to be folders. As the tool can be
/// asked about a file only: candidates of the job are not in place, and a job that has
/// some is refused with UsageError.
/// The result has the outcome that the tool's words and exit code mean, the file names
/// of the environment as far as the tool leaves or prints them, and the time. Its
/// `inputs` are not known: the tool chooses its environments itself, while it runs.
/// Never throws for what the tool does.
[[nodiscard]] job::Result run_with_peer(const job::Job& job, const PeerTool& tool,
                                        const Executor& executor);

}  // namespace distro::package_test
