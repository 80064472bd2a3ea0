// Packages whose tests attack the machine that runs them. Each must end as a plain
// outcome within its limits, learn nothing and leave nothing.
#include <arpa/inet.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <catch2/catch.hpp>
#include <chrono>
#include <fstream>

#include "base/file.hpp"
#include "package_test/tiny_world.hpp"

using namespace distro;
using namespace distro::test;
using job::Outcome;
using std::chrono::milliseconds;

namespace {

/// A word that no other process has in its command line.
std::string unique_word() {
  static int number = 0;
  return "hostile-" + std::to_string(::getpid()) + "-" + std::to_string(++number);
}

/// Whether a process with `word` in its command line lives.
bool is_running(const std::string& word) {
  std::error_code gone;
  for (const auto& entry : std::filesystem::directory_iterator("/proc", gone)) {
    std::ifstream file(entry.path() / "cmdline", std::ios::binary);
    const std::string line((std::istreambuf_iterator<char>(file)), {});
    if (line.find(word) != std::string::npos) {
      return true;
    }
  }
  return false;
}

/// Control groups of ours that are still there.
std::vector<std::string> control_groups() {
  std::vector<std::string> left;
  std::error_code ignored;
  const std::string ours = "conda-distro-" + std::to_string(::getpid()) + "-";
  for (std::filesystem::recursive_directory_iterator
           entry("/sys/fs/cgroup",
                 std::filesystem::directory_options::skip_permission_denied, ignored),
       end;
       entry != end; entry.increment(ignored)) {
    if (entry->path().filename().string().rfind(ours, 0) == 0) {
      left.push_back(entry->path());
    }
  }
  return left;
}

/// A hostile script, run with a time limit of 1.5 s.
struct Attack {
  TinyWorld world;
  job::Result result;
  milliseconds elapsed{};

  explicit Attack(const std::string& script) {
    job::Job job = world.job_for(world.add(shell_tested("hostile", script)));
    job.limits.time = milliseconds(1500);
    const auto start = std::chrono::steady_clock::now();
    result = world.run(job);
    elapsed = std::chrono::duration_cast<milliseconds>(
        std::chrono::steady_clock::now() - start);
    INFO(world.log());
    INFO(result.reason);
    CHECK(elapsed < milliseconds(9000));
    CHECK(control_groups().empty());
    CHECK_FALSE(std::filesystem::exists(world.root() / "run"));
  }
};

/// A TCP listener on the loopback interface.
class Listener {
 public:
  Listener() {
    sockaddr_in address = {};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    auto* plain = reinterpret_cast<sockaddr*>(&address);
    socklen_t size = sizeof address;
    REQUIRE(::bind(socket_, plain, size) == 0);
    REQUIRE(::listen(socket_, 1) == 0);
    REQUIRE(::getsockname(socket_, plain, &size) == 0);
    port = ntohs(address.sin_port);
  }
  Listener(const Listener&) = delete;
  Listener& operator=(const Listener&) = delete;
  ~Listener() { ::close(socket_); }
  int port = 0;

 private:
  int socket_ = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
};

}  // namespace

TEST_CASE("a test sees no variable of the caller", "[package_test]") {
  ::setenv("GITHUB_TOKEN", "s3cr3t-value", 1);
  const Attack attack(
      "env; cat /proc/1/environ /proc/self/environ | tr '\\0' '\\n'; exit 3");
  ::unsetenv("GITHUB_TOKEN");
  CHECK(attack.result.outcome == Outcome::failed);
  CHECK(attack.result.exit_code == 3);
  CHECK_THAT(attack.world.log(), Catch::Contains("PKG_NAME=hostile"));
  CHECK_THAT(attack.world.log(), !Catch::Contains("s3cr3t-value"));
}

TEST_CASE("a test reaches no network", "[package_test]") {
  const Listener listener;
  const Attack attack("exec 3<>/dev/tcp/127.0.0.1/" + std::to_string(listener.port) +
                      " && echo CONNECTED");
  CHECK(attack.result.outcome == Outcome::failed);
  CHECK_THAT(attack.result.reason, Catch::Contains("Connection refused"));
  CHECK_THAT(attack.world.log(), !Catch::Contains("CONNECTED"));
}

TEST_CASE("a test writes to its own folders only", "[package_test]") {
  const Attack attack(
      "for place in / /usr /usr/bin /etc /dev /sys/devices/system "
      "/proc/sysrq-trigger /proc/self/comm /proc/sys/kernel/core_pattern; do\n"
      "  target=$place; [ -d $place ] && target=$place/hostile\n"
      "  ( : >> $target ) && echo WRITTEN $place; done\n"
      "echo x > $HOME/hostile; echo x > /tmp/hostile; echo x > $PREFIX/hostile\n"
      "echo x > $SRC_DIR/hostile; exit 0");
  CHECK(attack.result.outcome == Outcome::passed);
  CHECK_THAT(attack.world.log(), !Catch::Contains("WRITTEN"));
  CHECK_FALSE(std::filesystem::exists("/tmp/hostile"));
  CHECK_FALSE(std::filesystem::exists("/home/tester"));
}

TEST_CASE("forking without end is bounded and ends with the test", "[package_test]") {
  const std::string word = unique_word();
  const Attack attack("bomb() { bash -c ': " + word +
                      "; sleep 60' & bomb; }; bomb 2>/dev/null");
  CHECK((attack.result.outcome == Outcome::timed_out ||
         attack.result.outcome == Outcome::failed ||
         attack.result.outcome == Outcome::out_of_memory));
  CHECK_FALSE(is_running(word));
}

TEST_CASE("printing without end is a failure, and the log stays small",
          "[package_test]") {
  const Attack attack("yes hostile");
  CHECK(attack.result.outcome == Outcome::failed);
  CHECK(attack.result.reason == "printed more than 1 MiB of output");
  CHECK(attack.world.log().size() <= 1 << 20);
  CHECK(attack.result.detail.size() <= 8 << 10);
}

TEST_CASE("sleeping for ever is timed out", "[package_test]") {
  const std::string word = unique_word();
  const Attack attack("exec -a " + word + " sleep 1000");
  CHECK(attack.result.outcome == Outcome::timed_out);
  CHECK(attack.result.reason == "longer than 1.5 s");
  CHECK_FALSE(is_running(word));
}

TEST_CASE("a test that ignores signals is timed out", "[package_test]") {
  const std::string word = unique_word();
  const Attack attack("trap '' TERM INT HUP; while :; do (exec -a " + word +
                      " sleep 0.1); done");
  CHECK(attack.result.outcome == Outcome::timed_out);
  CHECK_FALSE(is_running(word));
}

TEST_CASE("a daemon does not survive its test", "[package_test]") {
  const std::string word = unique_word();
  const Attack attack("setsid bash -c 'exec -a " + word +
                      " sleep 1000' >/dev/null 2>&1 </dev/null &\nsleep 0.2; exit 0");
  CHECK(attack.result.outcome == Outcome::passed);
  CHECK_FALSE(is_running(word));
}

TEST_CASE("eating memory ends as out of memory", "[package_test]") {
  const Attack attack(
      "x=aaaaaaaaaaaaaaaa; while [ ${#x} -lt 120000000 ]; do x=$x$x; done; sleep 9");
  CHECK(attack.result.outcome == Outcome::out_of_memory);
  CHECK(attack.result.reason == "used more than 64 MiB of memory");
}

TEST_CASE("a file cannot grow past the limit", "[package_test]") {
  const Attack attack("head -c 8M /dev/zero > big");
  CHECK(attack.result.outcome == Outcome::failed);
  CHECK(attack.result.exit_code == 128 + SIGXFSZ);
}

TEST_CASE("a private folder in memory is bounded as memory is", "[package_test]") {
  const Attack attack(
      "i=0; while [ $i -lt 100 ]; do head -c 1000000 /dev/zero > /dev/shm/$i || exit "
      "1; "
      "i=$((i+1)); done");
  CHECK((attack.result.outcome == Outcome::failed ||
         attack.result.outcome == Outcome::out_of_memory));
}

TEST_CASE("a test reads no private file of the machine", "[package_test]") {
  const Attack attack(
      "set +e; ls -A /root /home /mnt /run /opt /var/lib /srv\n"
      "cat /etc/shadow /etc/sudoers /proc/kcore; ls -A /home/tester; exit 0");
  CHECK(attack.result.outcome == Outcome::passed);
  const std::string log = attack.world.log();
  CHECK_THAT(log, Catch::Contains("/etc/shadow: No such file or directory"));
  CHECK_THAT(log, Catch::Contains("/var/lib': No such file or directory"));
  CHECK_THAT(log, Catch::Contains("/home:\ntester\n\n/mnt:\n\n/root:\n\n/run:\n"));
}

TEST_CASE("a test does not see or signal processes outside", "[package_test]") {
  const std::string pid = std::to_string(::getpid());
  const Attack attack("kill -9 " + pid + " && echo KILLED; kill -9 -1; exit 0");
  CHECK_THAT(attack.world.log(), !Catch::Contains("KILLED"));
}

TEST_CASE("what a package sets in the environment does not reach our side",
          "[package_test]") {
  TinyWorld world;
  PackageContents contents = shell_tested("hostile", "test $LD_PRELOAD = /evil.so");
  contents.info["info/recipe/meta.yaml"] =
      "build:\n  script_env:\n    - LD_PRELOAD=/evil.so\n    - PATH=/evil\n";
  const job::Result result = world.run(world.add(contents));
  CHECK(result.outcome != Outcome::infrastructure_error);
}

TEST_CASE("a package's own bwrap is not the sandbox", "[package_test]") {
  TinyWorld world;
  PackageContents contents = shell_tested("hostile", "exit 4");
  contents.files["bin/bwrap"] = text_file("#!/bin/sh\nexit 0\n", 0755);
  const job::Result result = world.run(world.add(contents));
  CHECK(result.outcome == Outcome::failed);
  CHECK(result.exit_code == 4);
}

TEST_CASE("a link script is held in the sandbox too", "[package_test]") {
  TinyWorld world;
  PackageContents contents = shell_tested("hostile", "true");
  contents.files["bin/.hostile-post-link.sh"] = text_file(
      "echo x > /tmp/hostile-link; exec 3<>/dev/tcp/127.0.0.1/1; exit 0\n", 0755);
  const job::Result result = world.run(world.add(contents));
  CHECK(result.outcome == Outcome::passed);
  CHECK_FALSE(std::filesystem::exists("/tmp/hostile-link"));
}
