#include "package_test/peer_tool.hpp"

#include <algorithm>
#include <nlohmann/json.hpp>
#include <set>
#include <tuple>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/json.hpp"
#include "channel/channel_url.hpp"
#include "package_test/failure_reason.hpp"
#include "package_test/limit_reason.hpp"
#include "package_test/peer_output.hpp"
#include "package_test/sandbox.hpp"
#include "package_test/test_environment.hpp"

namespace distro::package_test {
namespace {

using job::Outcome;
using std::filesystem::path;

std::string program_name(TestTool tool) { return std::string(to_string(tool)); }

/// The folders that the program and its interpreter live in.
std::vector<path> installation(const path& program) {
  std::vector<path> folders = {program.parent_path().parent_path()};
  std::error_code missing;
  const path python =
      std::filesystem::canonical(program.parent_path() / "python", missing);
  if (!missing) {
    folders.push_back(python.parent_path().parent_path());
  }
  // What is below the system's own folders is visible anyhow.
  std::erase_if(folders, [](const path& folder) {
    return folder == "/" || folder == "/usr" || folder == "/usr/local";
  });
  return folders;
}

path local_folder(const std::string& channel) {
  const std::optional<path> folder = channel::local_path(channel);
  if (!folder) {
    throw EnvironmentError(
        "conda-build and rattler-build run without network here, so "
        "channels have to be folders: " +
        channel + " is none");
  }
  return *folder;
}

class PeerRun {
 public:
  PeerRun(const job::Job& job, const PeerTool& tool, const Executor& executor)
      : job_(job), tool_(tool), executor_(executor) {
    std::filesystem::create_directories(executor.work);
    work_ = std::filesystem::canonical(executor.work);
  }

  job::Result run() {
    // A channel of its own: the tools write into that of the package.
    const path package = copied_package();
    const SandboxEnd ended = start(package);
    const base::ProcessEnd& end = ended.process;
    const std::string output = base::read_file_if_there(executor_.log).value_or("");
    const bool is_conda_build = tool_.tool == TestTool::conda_build;
    PeerVerdict verdict = is_conda_build
                              ? conda_build_verdict(end, output, work_ / "croot")
                              : rattler_build_verdict(end, output);
    if (const auto stopped = stopped_by_us(ended, job_.limits)) {
      std::tie(verdict.outcome, verdict.reason) = *stopped;
    }
    job::Result result;
    result.job = job_.id;
    result.outcome = verdict.outcome;
    result.reason = std::move(verdict.reason);
    result.environments = std::move(verdict.environments);
    result.exit_code = end.exit_code;
    result.signal = end.signal;
    result.durations.test = end.elapsed;
    if (!job::is_good(result.outcome)) {
      result.detail = last_lines(output, 40, detail_bytes);
    }
    std::set<std::string> names;
    for (const std::vector<std::string>& environment : result.environments) {
      names.insert(environment.begin(), environment.end());
    }
    for (const std::string& name : names) {
      result.prefix.push_back({name, "", ""});
    }
    return result;
  }

 private:
  path copied_package() const {
    const std::optional<path> file = channel::local_path(job_.package.url);
    if (!file) {
      throw EnvironmentError("the package has to be a file: " + job_.package.url);
    }
    const path folder = work_ / "channel" / job_.package.subdir;
    std::filesystem::create_directories(folder);
    std::filesystem::create_directories(work_ / "channel" / "noarch");
    std::filesystem::copy_file(*file, folder / job_.package.fn);
    return folder / job_.package.fn;
  }

  [[nodiscard]] std::vector<std::string> command(const path& package) const {
    const bool is_conda_build = tool_.tool == TestTool::conda_build;
    std::vector<std::string> argv = {tool_.program};
    if (is_conda_build) {
      argv.insert(argv.end(), {"--test", package, "--override-channels"});
    } else {
      argv.insert(argv.end(), {"test", "--package-file", package});
    }
    for (const std::string& channel : job_.channels) {
      argv.insert(argv.end(), {"-c", channel});
    }
    return argv;
  }

  [[nodiscard]] std::map<std::string, std::string> environment() const {
    std::map<std::string, std::string> variables = tool_.environment;
    variables.insert(
        {{"PATH", tool_.program.parent_path().string() + ":" + system_path},
         {"HOME", work_ / "home"},
         {"USER", "tester"},
         {"SHELL", "/bin/bash"},
         {"LANG", "C.UTF-8"},
         {"TERM", "dumb"},
         {"CONDA_BLD_PATH", work_ / "croot"},
         {"CONDA_PKGS_DIRS", work_ / "pkgs"},
         {"CONDA_CHANNEL_PRIORITY", "flexible"},
         {"CONDA_ADD_PIP_AS_PYTHON_DEPENDENCY", "false"},
         {"CONDA_NUMBER_CHANNEL_NOTICES", "0"},
         {"CONDA_REPORT_ERRORS", "false"},
         {"RATTLER_CACHE_DIR", work_ / "rattler"},
         {"XDG_CACHE_HOME", work_ / "cache"}});
    for (const auto& override : executor_.overrides) {
      variables.insert(override);
    }
    return variables;
  }

  SandboxEnd start(const path& package) {
    for (const char* folder : {"home", "croot", "pkgs", "rattler", "cache"}) {
      std::filesystem::create_directories(work_ / folder);
    }
    base::ProcessRequest request;
    request.argv = command(package);
    request.environment = environment();
    request.working_directory = work_;
    request.log = executor_.log;
    request.secrets = base::Secrets();
    request.cancelled = executor_.cancelled;
    Sandbox sandbox;
    sandbox.work = work_;
    sandbox.limits = job_.limits;
    sandbox.gpu_devices = executor_.gpu_devices;
    for (const path& folder : installation(tool_.program)) {
      sandbox.readable.push_back(folder);
    }
    for (const std::string& channel : job_.channels) {
      sandbox.readable.push_back(local_folder(channel));
    }
    if (const auto file = tool_.environment.find("CONDARC");
        file != tool_.environment.end()) {
      sandbox.readable.emplace_back(file->second);
    }
    const SandboxEnd end = run_in_sandbox(sandbox, request, executor_.processes);
    if (end.may_not_have_begun) {
      require_sandbox(executor_.processes);
    }
    return end;
  }

  const job::Job& job_;
  const PeerTool& tool_;
  const Executor& executor_;
  path work_;
};

}  // namespace

PeerTool find_peer_tool(TestTool tool, const std::string& path,
                        const std::map<std::string, std::string>& caller) {
  const std::string name = program_name(tool);
  const auto program = base::find_program(name, path);
  if (!program) {
    throw EnvironmentError("no folder of PATH has the program " + name +
                           ": it is not installed, or its environment not active");
  }
  PeerTool found{tool, std::filesystem::absolute(*program), {}};
  for (const char* variable : {"CONDARC", "CONDA_SOLVER"}) {
    if (const auto given = caller.find(variable); given != caller.end()) {
      found.environment.insert(*given);
    }
  }
  return found;
}

job::Result run_with_peer(const job::Job& job, const PeerTool& tool,
                          const Executor& executor) {
  if (!job.candidates.empty()) {
    throw UsageError(program_name(tool.tool) +
                     " tests a package as the channels are: it cannot put candidates "
                     "in place");
  }
  job::Result result;
  result.job = job.id;
  try {
    std::filesystem::create_directories(executor.log.parent_path());
    std::filesystem::remove(executor.log);
    result = PeerRun(job, tool, executor).run();
  } catch (const std::exception& error) {
    const std::string text = error.what();
    result.outcome = Outcome::infrastructure_error;
    result.reason = text.substr(0, text.find('\n'));
    result.detail = text;
  }
  result.finished = finished_now(executor);
  if (!executor.keep) {
    base::remove_tree(executor.work);
  }
  return result;
}

}  // namespace distro::package_test
