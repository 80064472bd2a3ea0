#include "package_test/sandbox.hpp"

#include <unistd.h>

#include <algorithm>
#include <catch2/catch.hpp>
#include <sstream>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/temp_dir.hpp"
#include "package_test/bubblewrap.hpp"
#include "package_test/cgroup.hpp"

using namespace distro;
using namespace distro::package_test;

namespace {

/// A processes seam where no sandbox can be made.
class NoNamespaces final : public base::ProcessRunner {
 public:
  base::ProcessEnd run(const base::ProcessRequest& request) override {
    if (!request.log.empty()) {
      base::write_file(request.log, "bwrap: No permissions to create new namespace\n");
    }
    base::ProcessEnd end;
    end.exit_code = 1;
    return end;
  }
};

/// A machine where no process may join a control group.
class NoControlGroups final : public base::ProcessRunner {
 public:
  base::ProcessEnd run(const base::ProcessRequest& request) override {
    if (!request.control_groups.empty()) {
      throw base::CannotEnterGroup("not here");
    }
    return real_.run(request);
  }

 private:
  base::SystemProcessRunner real_;
};

/// Bash text in a sandbox with small limits.
SandboxEnd run_bash(base::ProcessRunner& processes, const std::string& text) {
  const base::TempDir folder;
  Sandbox sandbox;
  sandbox.work = folder.path();
  sandbox.limits.memory = 64 << 20;
  sandbox.limits.processes = 20;
  sandbox.limits.time = std::chrono::seconds(10);
  base::ProcessRequest request;
  request.argv = {"/bin/bash", "-c", text};
  request.environment = {{"PATH", "/usr/bin:/bin"}};
  request.working_directory = folder.path();
  return run_in_sandbox(sandbox, request, processes);
}

/// What bubblewrap is told: the words of its last descriptor.
std::vector<std::string> words_of(const Sandbox& sandbox) {
  const Command command = bubblewrap_command(sandbox, {});
  std::string text(1 << 16, '\0');
  const ssize_t size =
      ::pread(command.descriptors.back().get(), text.data(), text.size(), 0);
  REQUIRE(size > 0);
  std::vector<std::string> words;
  std::istringstream stream(text.substr(0, static_cast<std::size_t>(size)));
  for (std::string word; std::getline(stream, word, '\0');) {
    words.push_back(word);
  }
  return words;
}

}  // namespace

TEST_CASE("without control groups the limits are watched", "[package_test]") {
  NoControlGroups processes;
  CHECK(run_bash(processes, "exit 3").process.exit_code == 3);
  const SandboxEnd memory =
      run_bash(processes,
               "x=aaaaaaaaaaaaaaaa; while [ ${#x} -lt 120000000 ]; do x=$x$x; done; "
               "sleep 5");
  CHECK(memory.out_of_memory);
  const SandboxEnd forks =
      run_bash(processes, "for i in {1..40}; do sleep 5 & done; wait");
  CHECK((forks.too_many_processes || forks.process.exit_code == 254));
}

TEST_CASE("without control groups memory in files counts as well", "[package_test]") {
  NoControlGroups processes;
  const SandboxEnd folder =
      run_bash(processes,
               "cd /tmp; for i in 1 2 3 4 5 6; do head -c 12M /dev/zero > $i; cp $i "
               "/dev/shm; done; sleep 5");
  CHECK(folder.out_of_memory);
  const SandboxEnd nameless =
      run_bash(processes,
               "exec perl -e '$n = \"x\\0\"; $b = \"x\" x 1000000; for (1..90) { $f = "
               "syscall(319, $n, 0); syscall(1, $f, $b, 1000000); } sleep 5'");
  CHECK(nameless.out_of_memory);
}

TEST_CASE("a control group of one who was killed is removed", "[package_test]") {
  const auto group = ControlGroup::make(job::Limits{});
  if (!group) {
    WARN("no control group can be made here");
    return;
  }
  const std::filesystem::path parent = group->folders().front().parent_path();
  const std::filesystem::path old = parent / "conda-distro-2147483646-1";
  const std::filesystem::path fresh = parent / "conda-distro-2147483646-2";
  std::filesystem::create_directory(old);
  std::filesystem::create_directory(fresh);
  std::filesystem::last_write_time(
      old, std::filesystem::file_time_type::clock::now() - std::chrono::minutes(2));
  static_cast<void>(ControlGroup::make(job::Limits{}));
  CHECK_FALSE(std::filesystem::exists(old));
  CHECK(std::filesystem::exists(fresh));
  ::rmdir(fresh.c_str());
}

TEST_CASE("a machine without namespaces is told what to allow", "[package_test]") {
  NoNamespaces processes;
  CHECK_THROWS_WITH(
      require_sandbox(processes),
      "tests run in a sandbox, and bubblewrap cannot make one here: bwrap: No "
      "permissions to create new namespace\n"
      "it needs unprivileged user namespaces: sysctl "
      "kernel.unprivileged_userns_clone=1, on Ubuntu also "
      "kernel.apparmor_restrict_unprivileged_userns=0; in a container, a security "
      "profile that allows them (docker run --security-opt seccomp=unconfined "
      "--security-opt systempaths=unconfined)");
}

TEST_CASE("a sandbox can be made here", "[package_test]") {
  base::SystemProcessRunner processes;
  CHECK_NOTHROW(require_sandbox(processes));
}

TEST_CASE("only the granted GPUs are visible", "[package_test]") {
  Sandbox sandbox;
  const std::vector<std::string> none = words_of(sandbox);
  CHECK(std::find(none.begin(), none.end(), "CUDA_VISIBLE_DEVICES") == none.end());
  CHECK(std::find(none.begin(), none.end(), "/dev/nvidiactl") == none.end());
  sandbox.gpu_devices = {2, 5};
  const std::vector<std::string> two = words_of(sandbox);
  const auto variable = std::find(two.begin(), two.end(), "CUDA_VISIBLE_DEVICES");
  REQUIRE(variable != two.end());
  CHECK(*(variable + 1) == "0,1");
  CHECK(std::find(two.begin(), two.end(), "/dev/nvidia0") == two.end());
}

TEST_CASE("a control group is gone with its owner", "[package_test]") {
  base::SystemProcessRunner processes;
  std::vector<std::filesystem::path> folders;
  {
    const auto group = ControlGroup::make(job::Limits{});
    if (!group) {
      WARN("no control group can be made here");
      return;
    }
    folders = group->folders();
    for (const auto& folder : folders) {
      CHECK(std::filesystem::exists(folder / "cgroup.procs"));
    }
    base::ProcessRequest request;
    request.argv = {"/bin/sh", "-c", "sleep 100 & sleep 100 & exit 7"};
    request.control_groups = group->entries();
    CHECK(processes.run(request).exit_code == 7);
  }
  for (const auto& folder : folders) {
    CHECK_FALSE(std::filesystem::exists(folder));
  }
}
