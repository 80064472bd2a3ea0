#include "package_test/sandbox.hpp"

#include <algorithm>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/temp_dir.hpp"
#include "package_test/bubblewrap.hpp"
#include "package_test/cgroup.hpp"
#include "package_test/process_tree.hpp"

namespace distro::package_test {
namespace {

/// bwrap itself and the reaper inside belong to the tree but are not the test's.
constexpr std::uint64_t sandbox_processes = 2;

/// Looks after memory and processes where there is no control group.
class Watch {
 public:
  explicit Watch(const job::Limits& limits) : limits_(limits) {}

  void start(int pid) { pid_ = pid; }

  /// Whether a limit is passed.
  bool exceeded() {
    if (pid_ == 0) {
      return false;
    }
    const TreeUse use = tree_use(pid_);
    out_of_memory_ = out_of_memory_ || use.resident > limits_.memory;
    too_many_ = too_many_ || use.processes > limits_.processes + sandbox_processes;
    return out_of_memory_ || too_many_;
  }

  [[nodiscard]] bool out_of_memory() const { return out_of_memory_; }
  [[nodiscard]] bool too_many_processes() const { return too_many_; }

 private:
  const job::Limits& limits_;
  int pid_ = 0;
  bool out_of_memory_ = false;
  bool too_many_ = false;
};

/// Set inside, where they bind the test only. Data is a bound on what a single process
/// can take between two looks of the watch, not the limit itself: a program may map far
/// more than it uses.
std::vector<std::string> rlimits(const job::Limits& limits, bool watched) {
  std::vector<std::string> argv = {"/usr/bin/prlimit", "--core=0",
                                   "--fsize=" + std::to_string(limits.disk)};
  if (watched) {
    argv.push_back("--nproc=" + std::to_string(limits.processes));
    argv.push_back("--data=" + std::to_string(4 * limits.memory));
  }
  argv.push_back("--");
  return argv;
}

void append(std::vector<std::string>& list, const std::vector<std::string>& more) {
  list.insert(list.end(), more.begin(), more.end());
}

base::ProcessRequest outer_request(const Sandbox& sandbox,
                                   const base::ProcessRequest& request) {
  base::ProcessRequest outer;
  outer.environment = {{"PATH", "/usr/bin:/bin"}};
  outer.working_directory = "/";
  outer.log = request.log;
  outer.time_limit = sandbox.limits.time;
  if (request.time_limit) {
    outer.time_limit = std::min(*request.time_limit, sandbox.limits.time);
  }
  outer.silence_limit = sandbox.limits.silence;
  outer.output_limit = sandbox.limits.log;
  return outer;
}

[[noreturn]] void refuse(const std::string& said) {
  throw EnvironmentError(
      "tests run in a sandbox, and bubblewrap cannot make one here: " + said +
      "\nit needs unprivileged user namespaces: sysctl "
      "kernel.unprivileged_userns_clone=1"
      ", on Ubuntu also kernel.apparmor_restrict_unprivileged_userns=0; in a "
      "container, "
      "a security profile that allows them (docker run --security-opt "
      "seccomp=unconfined --security-opt systempaths=unconfined)");
}

}  // namespace

void require_sandbox(base::ProcessRunner& processes) {
  const base::TempDir folder("sandbox-");
  const std::filesystem::path work = folder.path() / "work";
  std::filesystem::create_directory(work);
  Sandbox sandbox;
  sandbox.work = work;
  base::ProcessRequest request;
  request.argv = {"/bin/sh", "-c", ":"};
  request.log = folder.path() / "log";
  const SandboxEnd end = run_in_sandbox(sandbox, request, processes);
  if (end.process.exit_code == 0) {
    return;
  }
  std::string said = base::read_file_if_there(request.log).value_or("");
  while (!said.empty() && said.back() == '\n') {
    said.pop_back();
  }
  refuse(said.empty() ? "it ended without a word" : said);
}

SandboxEnd run_in_sandbox(const Sandbox& sandbox, const base::ProcessRequest& request,
                          base::ProcessRunner& processes) {
  const base::TempDir accounts("sandbox-");
  write_accounts(accounts.path());
  const std::unique_ptr<ControlGroup> group =
      ControlGroup::make(sandbox.limits, processes);
  Watch watch(sandbox.limits);

  base::ProcessRequest outer = outer_request(sandbox, request);
  outer.argv = bubblewrap_arguments(sandbox, request, accounts.path());
  append(outer.argv, rlimits(sandbox.limits, group == nullptr));
  append(outer.argv, request.argv);
  if (group) {
    outer.argv = group->joining(outer.argv);
    outer.cancelled = request.cancelled;
  } else {
    outer.started = [&](int pid) { watch.start(pid); };
    outer.cancelled = [&] {
      return watch.exceeded() || (request.cancelled && request.cancelled());
    };
  }

  SandboxEnd end;
  end.process = processes.run(outer);
  if (group) {
    end.out_of_memory = group->out_of_memory() && end.process.exit_code != 0;
  } else {
    end.out_of_memory = watch.out_of_memory();
    end.too_many_processes = watch.too_many_processes();
  }
  return end;
}

}  // namespace distro::package_test
