// How a process is started, what it is given, and what is kept of it.
#include "base/process.hpp"

#include <fcntl.h>
#include <signal.h>
#include <sys/resource.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <thread>

#include "base/child_process.hpp"
#include "base/descriptor.hpp"
#include "base/error.hpp"
#include "base/file.hpp"
#include "base/temp_dir.hpp"

using namespace distro;
using base::ProcessEnd;
using base::ProcessRequest;
namespace fs = std::filesystem;

namespace {

/// A shell script, run with a log.
class Script {
 public:
  explicit Script(const std::string& text) {
    request.argv = {"sh", "-c", text};
    request.log = folder_.path() / "log";
  }
  ProcessEnd run() { return base::SystemProcessRunner().run(request); }
  [[nodiscard]] std::string output() const { return base::read_file(request.log); }
  [[nodiscard]] const fs::path& folder() const { return folder_.path(); }

  ProcessRequest request;

 private:
  base::TempDir folder_;
};

}  // namespace

TEST_CASE("a process ends with an exit code or a signal", "[base]") {
  const ProcessEnd good = Script("exit 0").run();
  CHECK(good.exit_code == 0);
  CHECK_FALSE(good.signal);
  CHECK(good.stopped == base::Stopped::no);
  CHECK(good.max_resident > 100'000);
  CHECK(Script("exit 42").run().exit_code == 42);
  const ProcessEnd killed = Script("kill -TERM $$").run();
  CHECK(killed.signal == SIGTERM);
  CHECK_FALSE(killed.exit_code);
  CHECK(killed.stopped == base::Stopped::no);
}

TEST_CASE("stdout and stderr come into one log in their order", "[base]") {
  Script script("echo one; echo two >&2; echo three");
  script.run();
  CHECK(script.output() == "one\ntwo\nthree\n");
  script.request.argv[2] = "printf more";
  script.run();
  CHECK(script.output() == "one\ntwo\nthree\nmore");
}

TEST_CASE("much output is kept to its last byte", "[base]") {
  Script script("head -c 3000000 /dev/zero; printf end");
  CHECK(script.run().exit_code == 0);
  const std::string output = script.output();
  CHECK(output.size() == 3'000'003);
  CHECK(output.ends_with("end"));
}

TEST_CASE("output without a log is dropped", "[base]") {
  Script script("head -c 3000000 /dev/zero");
  script.request.log.clear();
  CHECK(script.run().exit_code == 0);
}

TEST_CASE("a process has the environment that it was given, and no more", "[base]") {
  ::setenv("DISTRO_TEST_SECRET", "password", 1);
  Script script("");
  script.request.argv = {"/usr/bin/env"};
  script.request.environment = {{"B", "two words"}, {"A", "1=2"}, {"EMPTY", ""}};
  script.run();
  CHECK(script.output() == "A=1=2\nB=two words\nEMPTY=\n");
}

TEST_CASE("standard input is empty", "[base]") {
  Script script("read -r line; echo \"$?<$line>\"; readlink /proc/self/fd/0");
  script.request.time_limit = std::chrono::seconds(10);
  CHECK(script.run().stopped == base::Stopped::no);
  CHECK(script.output() == "1<>\n/dev/null\n");
}

TEST_CASE("standard input can be a pipe that nobody writes into", "[base]") {
  Script script("read -r line; echo never");
  script.request.input = base::Input::silence;
  script.request.time_limit = std::chrono::milliseconds(300);
  CHECK(script.run().stopped == base::Stopped::time_limit);
  CHECK(script.output().empty());
}

TEST_CASE("descriptors are handed over from 3 on, in their order", "[base]") {
  Script script("cat <&4; cat <&3; test ! -e /proc/self/fd/5");
  const fs::path one = script.folder() / "one";
  const fs::path two = script.folder() / "two";
  base::write_file(one, "one\n");
  base::write_file(two, "two\n");
  const base::OwnedDescriptor first(::open(one.c_str(), O_RDONLY | O_CLOEXEC));
  const base::OwnedDescriptor second(::open(two.c_str(), O_RDONLY | O_CLOEXEC));
  script.request.descriptors = {first.get(), second.get()};
  CHECK(script.run().exit_code == 0);
  CHECK(script.output() == "two\none\n");
}

TEST_CASE("a process begins with its resource limits", "[base]") {
  Script script("ulimit -c; ulimit -f");
  script.request.resource_limits = {{RLIMIT_CORE, 0}, {RLIMIT_FSIZE, 512 << 10}};
  CHECK(script.run().exit_code == 0);
  CHECK(script.output() == "0\n1024\n");
}

TEST_CASE("a control group that takes no process is a fault of its own", "[base]") {
  Script script("echo started");
  script.request.control_groups = {script.folder() / "missing" / "cgroup.procs"};
  CHECK_THROWS_AS(script.run(), base::CannotEnterGroup);
  CHECK_FALSE(fs::exists(script.folder() / "started"));
}

TEST_CASE("no descriptor of ours is inherited", "[base]") {
  const int open_one = ::open("/dev/zero", O_RDONLY);  // not close-on-exec
  const int high_one = ::fcntl(open_one, F_DUPFD, 500);
  REQUIRE(high_one >= 500);
  Script script(
      "fd=0; while [ $fd -lt 600 ]; do [ -e /proc/$$/fd/$fd ] && echo $fd; "
      "fd=$((fd + 1)); done; true");
  script.run();
  ::close(open_one);
  ::close(high_one);
  CHECK(script.output() == "0\n1\n2\n");
}

TEST_CASE("a process starts though our own standard streams are closed", "[base]") {
  Script script("echo said; readlink /proc/self/fd/0");
  const int status = test::status_of(test::child([&] {
    ::close(0);
    ::close(1);
    ::close(2);
    ::_exit(script.run().exit_code.value_or(99));
  }));
  CHECK(status == 0);
  CHECK(script.output() == "said\n/dev/null\n");
}

TEST_CASE("signals that we block or ignore do what they do by default", "[base]") {
  Script script("grep -E '^Sig(Blk|Ign):' /proc/self/status");
  const int status = test::status_of(test::child([&] {
    ::signal(SIGINT, SIG_IGN);
    ::signal(SIGHUP, SIG_IGN);
    ::signal(SIGPIPE, SIG_IGN);
    sigset_t all;
    ::sigfillset(&all);
    ::sigprocmask(SIG_SETMASK, &all, nullptr);
    script.run();
  }));
  CHECK(status == 0);
  CHECK(script.output() == "SigBlk:\t0000000000000000\nSigIgn:\t0000000000000000\n");
}

TEST_CASE("a process has a session of its own and no terminal to ask on", "[base]") {
  Script script(
      "set -- $(cut -d' ' -f 5-7 /proc/$$/stat); echo $(($1 == $$)) "
      "$(($2 == $$)) $3");
  script.run();
  CHECK(script.output() == "1 1 0\n");
}

TEST_CASE("a process runs in the folder that it was given", "[base]") {
  Script script("pwd");
  script.request.working_directory = script.folder();
  script.run();
  CHECK(script.output() == script.folder().string() + "\n");
}

TEST_CASE("a relative program lies in the folder that the process runs in", "[base]") {
  Script script("");
  base::write_file(script.folder() / "sub/tool", "#!/bin/sh\necho tool\n");
  fs::permissions(script.folder() / "sub/tool", fs::perms(0755));
  script.request.argv = {"./sub/tool"};
  script.request.working_directory = script.folder();
  CHECK(script.run().exit_code == 0);
  CHECK(script.output() == "tool\n");
}

TEST_CASE("who is called back learns the process id once", "[base]") {
  Script script("echo $$");
  std::vector<int> pids;
  script.request.started = [&](int pid) { pids.push_back(pid); };
  script.run();
  REQUIRE(pids.size() == 1);
  CHECK(script.output() == std::to_string(pids[0]) + "\n");
}

TEST_CASE("a program that is not there is named with the PATH that lacks it",
          "[base]") {
  Script script("");
  script.request.argv = {"no-such-program", "x"};
  CHECK_THROWS_AS(script.run(), EnvironmentError);
  CHECK_THROWS_WITH(script.run(),
                    "cannot start no-such-program: no folder of PATH has it "
                    "(/usr/bin:/bin)");
  script.request.environment["PATH"] = "/opt/none";
  script.request.argv = {"sh"};
  CHECK_THROWS_WITH(script.run(),
                    "cannot start sh: no folder of PATH has it (/opt/none)");
  script.request.argv = {"/no/such/program"};
  CHECK_THROWS_WITH(script.run(),
                    "cannot start /no/such/program: there is no such file");
}

TEST_CASE("a program that cannot be executed says why", "[base]") {
  Script script("");
  const fs::path file = script.folder() / "tool";
  base::write_file(file, "not a program\n");
  script.request.argv = {file};
  CHECK_THROWS_WITH(script.run(),
                    "cannot start " + file.string() + ": it is not executable");
  fs::permissions(file, fs::perms(0755));
  CHECK_THROWS_WITH(script.run(),
                    "cannot start " + file.string() + ": Exec format error");
  script.request.argv = {script.folder()};
  CHECK_THROWS_WITH(script.run(), "cannot start " + script.folder().string() +
                                      ": it is not executable");
}

TEST_CASE("a working folder that is missing is named", "[base]") {
  Script script("exit 0");
  script.request.working_directory = "/no/such/folder";
  CHECK_THROWS_WITH(script.run(),
                    "cannot start sh in /no/such/folder: No such file or directory");
}

TEST_CASE("a log that cannot be opened is a fault, and nothing is started", "[base]") {
  Script script("touch started");
  script.request.working_directory = script.folder();
  script.request.log = "/no/such/folder/log";
  CHECK_THROWS_WITH(script.run(),
                    "/no/such/folder/log: cannot open: No such file or directory");
  CHECK_FALSE(fs::exists(script.folder() / "started"));
}

TEST_CASE("a log that cannot be written is a fault, not a silent loss", "[base]") {
  Script script("echo text; sleep 60");
  script.request.log = "/dev/full";
  CHECK_THROWS_WITH(script.run(), "/dev/full: cannot write: No space left on device");
  CHECK(test::children_of_ours().empty());
}

TEST_CASE("a request without a program is a mistake of ours", "[base]") {
  CHECK_THROWS_AS(base::SystemProcessRunner().run({}), InternalError);
}

TEST_CASE("processes can be run by many threads at once", "[base]") {
  std::vector<int> codes(8, -1);
  std::vector<std::thread> threads;
  for (std::size_t at = 0; at < codes.size(); ++at) {
    threads.emplace_back([&, at] {
      for (int round = 0; round < 5; ++round) {
        Script script("echo out; exit " + std::to_string(at));
        codes[at] = script.run().exit_code.value_or(-2);
      }
    });
  }
  for (std::thread& thread : threads) {
    thread.join();
  }
  CHECK(codes == std::vector<int>{0, 1, 2, 3, 4, 5, 6, 7});
  CHECK(test::children_of_ours().empty());
}

TEST_CASE("a program is found by the order of PATH", "[base]") {
  const base::TempDir folder;
  for (const char* where : {"a", "b"}) {
    base::write_file(folder.path() / where / "tool", "");
  }
  fs::permissions(folder.path() / "b/tool", fs::perms(0755));
  fs::create_directories(folder.path() / "a/sub");
  const std::string a = (folder.path() / "a").string();
  const std::string b = (folder.path() / "b").string();
  CHECK(base::find_program("tool", a + ":" + b) == folder.path() / "b/tool");
  CHECK(base::find_program("sub", a + ":" + b) == std::nullopt);
  CHECK(base::find_program("tool", "") == std::nullopt);
  CHECK(base::find_program(b + "/tool", "") == folder.path() / "b/tool");
}
