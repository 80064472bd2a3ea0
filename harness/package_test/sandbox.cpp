#include "package_test/sandbox.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <fstream>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/temp_dir.hpp"
#include "package_test/bubblewrap.hpp"
#include "package_test/cgroup.hpp"
#include "package_test/disk_use.hpp"
#include "package_test/memory_files.hpp"
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
    out_of_memory_ =
        out_of_memory_ ||
        use.resident + memory_in_files(pid_, private_folders) > limits_.memory;
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

/// Of all processes of the user in the sandbox' own namespace.
std::string process_limit(const job::Limits& limits) {
  return "--nproc=" + std::to_string(limits.processes);
}

/// Set inside, where they bind the test only, if there is no control group. Data is a
/// bound on what a single process can take between two looks of the watch, not the
/// limit itself: a program may map far more than it uses.
std::vector<std::string> watched_limits(const job::Limits& limits) {
  return {"/usr/bin/prlimit", process_limit(limits),
          "--data=" + std::to_string(4 * limits.memory), "--"};
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
  outer.input = request.input;
  outer.timing = request.timing;
  outer.secrets = request.secrets;
  outer.resource_limits = {{RLIMIT_CORE, 0}, {RLIMIT_FSIZE, sandbox.limits.disk}};
  // bwrap is told so, and what is inside ends with it.
  outer.ends_with_us = true;
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

/// Runs `inner` (more of a command line, may be empty) and the request's program.
base::ProcessEnd run_bubblewrap(const Sandbox& sandbox,
                                const base::ProcessRequest& request,
                                const std::vector<std::string>& inner,
                                base::ProcessRequest outer,
                                base::ProcessRunner& processes) {
  const Command command = bubblewrap_command(sandbox, request);
  outer.argv = command.argv;
  append(outer.argv, inner);
  append(outer.argv, request.argv);
  outer.descriptors = command.numbers();
  return processes.run(outer);
}

SandboxEnd run_in_group(const Sandbox& sandbox, const base::ProcessRequest& request,
                        const ControlGroup& group, base::ProcessRunner& processes) {
  base::ProcessRequest outer = outer_request(sandbox, request);
  outer.control_groups = group.entries();
  outer.started = request.started;
  outer.cancelled = request.cancelled;
  SandboxEnd end;
  end.process = run_bubblewrap(
      sandbox, request,
      group.limits_processes()
          ? std::vector<std::string>{}
          : std::vector<std::string>{"/usr/bin/prlimit", process_limit(sandbox.limits),
                                     "--"},
      std::move(outer), processes);
  end.out_of_memory = end.process.exit_code != 0 && group.out_of_memory();
  return end;
}

SandboxEnd run_watched(const Sandbox& sandbox, const base::ProcessRequest& request,
                       base::ProcessRunner& processes) {
  Watch watch(sandbox.limits);
  base::ProcessRequest outer = outer_request(sandbox, request);
  outer.started = [&](int pid) {
    watch.start(pid);
    request.started(pid);
  };
  outer.cancelled = [&] {
    return watch.exceeded() || (request.cancelled && request.cancelled());
  };
  SandboxEnd end;
  end.process = run_bubblewrap(sandbox, request, watched_limits(sandbox.limits),
                               std::move(outer), processes);
  end.out_of_memory = watch.out_of_memory();
  end.too_many_processes = watch.too_many_processes();
  return end;
}

std::uint64_t size_of(const std::filesystem::path& log) {
  std::error_code missing;
  const std::uintmax_t size = std::filesystem::file_size(log, missing);
  return missing ? 0 : size;
}

/// The first bytes of what was logged since the log had this size.
std::string logged_since(const std::filesystem::path& log, std::uint64_t size) {
  std::ifstream file(log, std::ios::binary);
  file.seekg(static_cast<std::streamoff>(size));
  std::string text(16, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  text.resize(static_cast<std::size_t>(file.gcount()));
  return text;
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
  const std::uint64_t logged = size_of(request.log);
  DiskWatch disk({sandbox.work, sandbox.prefix}, sandbox.limits.disk);
  base::ProcessRequest watched = request;
  watched.started = [&](int pid) { disk.start(pid); };
  watched.cancelled = [&] {
    return disk.look() || (request.cancelled && request.cancelled());
  };
  SandboxEnd end;
  if (const auto group = ControlGroup::make(sandbox.limits)) {
    try {
      end = run_in_group(sandbox, watched, *group, processes);
    } catch (const base::CannotEnterGroup&) {
      end = run_watched(sandbox, watched, processes);
    }
  } else {
    end = run_watched(sandbox, watched, processes);
  }
  end.too_much_disk = disk.exceeded();
  end.may_not_have_begun =
      end.process.exit_code == 1 &&
      (request.log.empty() || logged_since(request.log, logged).starts_with("bwrap: "));
  return end;
}

}  // namespace distro::package_test
