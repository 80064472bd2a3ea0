// Tests that do not want to end, or that reach for other processes.
#include <unistd.h>

#include <catch2/catch.hpp>

#include "attack.hpp"

using namespace distro;
using namespace distro::test;
using job::Outcome;
using std::chrono::milliseconds;

TEST_CASE("forking without end is bounded and ends with the test", "[package_test]") {
  const std::string word = unique_word();
  const Attack attack("bomb() { bash -c ': " + word +
                      "; sleep 60' & bomb; }; bomb 2>/dev/null");
  CHECK((attack.result.outcome == Outcome::timed_out ||
         attack.result.outcome == Outcome::failed ||
         attack.result.outcome == Outcome::out_of_memory));
  CHECK_FALSE(is_running(word));
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

TEST_CASE("a test that ignores signals and prints nothing is timed out for its silence",
          "[package_test]") {
  const Attack attack(
      "trap '' TERM INT HUP; while :; do sleep 0.1; done 2>/dev/null",
      [](TinyWorld&, job::Job& job) { job.limits.silence = milliseconds(600); });
  CHECK(attack.result.outcome == Outcome::timed_out);
  CHECK(attack.result.reason == "no output for 600 ms");
}

TEST_CASE("a daemon does not survive its test", "[package_test]") {
  const std::string word = unique_word();
  const Attack attack("setsid bash -c 'exec -a " + word +
                      " sleep 1000' >/dev/null 2>&1 </dev/null &\nsleep 0.2; exit 0");
  CHECK(attack.result.outcome == Outcome::passed);
  CHECK_FALSE(is_running(word));
}

TEST_CASE("a daemon that forks twice does not survive its test", "[package_test]") {
  const std::string word = unique_word();
  const Attack attack("(setsid bash -c '(trap \"\" HUP TERM; exec -a " + word +
                      " sleep 1000) >/dev/null 2>&1 </dev/null & disown' &)\n"
                      "sleep 0.2; exit 0");
  CHECK(attack.result.outcome == Outcome::passed);
  CHECK_FALSE(is_running(word));
}

TEST_CASE("a test ends when it says so, whoever holds its output", "[package_test]") {
  const std::string word = unique_word();
  const Attack attack("(exec -a " + word + " sleep 1000) & exit 0");
  CHECK(attack.result.outcome == Outcome::passed);
  CHECK_FALSE(is_running(word));
}

TEST_CASE("a test that closes its output and stays is timed out", "[package_test]") {
  const std::string word = unique_word();
  const Attack attack("exec </dev/null >&- 2>&-; exec -a " + word + " sleep 1000");
  CHECK(attack.result.outcome == Outcome::timed_out);
  CHECK_FALSE(is_running(word));
}

TEST_CASE("a test does not see or signal processes outside", "[package_test]") {
  const std::string pid = std::to_string(::getpid());
  const Attack attack("kill -9 " + pid + " && echo KILLED; kill -9 -1; exit 0");
  CHECK_THAT(attack.log(), !Catch::Contains("KILLED"));
}

TEST_CASE("a test that signals its parents harms itself only", "[package_test]") {
  const Attack attack(
      "set +e; kill -TERM 1; kill -KILL 1; kill -STOP $PPID\n"
      "kill -KILL $PPID; sleep 0.3; exit 5");
  CHECK(attack.result.outcome != Outcome::passed);
  CHECK(attack.result.outcome != Outcome::unsatisfiable);
}

TEST_CASE("a test that stops the sandbox's first process is timed out",
          "[package_test]") {
  const Attack attack(
      perl("$n = 1; syscall(101, 16, $n, 0, 0); $| = 1; "
           "print \"stopped\\n\"; sleep 1"));
  CHECK((attack.result.outcome == Outcome::timed_out ||
         attack.result.outcome == Outcome::passed));
}

TEST_CASE("a test traces no process outside", "[package_test]") {
  const std::string pid = std::to_string(::getpid());
  const Attack attack(perl("$p = " + pid +
                           "; exit 0 if $p < 60; $r = syscall(101, 16, $p, 0, 0); "
                           "print \"traced: $r\\n\"; exit($r == 0)"));
  CHECK(attack.result.outcome == Outcome::passed);
  CHECK_THAT(attack.log(), Catch::Contains("traced: -1\n"));
}

TEST_CASE("/proc shows a test its own processes only", "[package_test]") {
  const std::string word = unique_word();
  const Attack attack(
      "set +e +x; : " + word +
      "\n"
      "echo processes: $(ls /proc | grep -c '^[0-9]')\n"
      "ls /proc/1/root/; ls /proc/1/root/tmp; cat /proc/kcore | head -c 1\n"
      "for file in /proc/[0-9]*/cmdline; do tr '\\0' ' ' < $file; echo; done\n"
      "for file in sys/kernel/hostname sys/vm/drop_caches sysrq-trigger "
      "self/oom_score_adj 1/oom_score_adj; do\n"
      "  echo -1000 > /proc/$file && echo WRITTEN $file; done; exit 0");
  CHECK(attack.result.outcome == Outcome::passed);
  const std::string log = attack.log();
  CHECK_THAT(log, !Catch::Contains("WRITTEN"));
  CHECK_THAT(log, !Catch::Contains("test_package_test"));
  CHECK_THAT(log, Catch::Matches("[^]*processes: [3-9]\n[^]*"));
}

TEST_CASE("a test makes no namespaces and mounts nothing", "[package_test]") {
  const Attack attack(
      "set +e +x\n"
      "for kind in U m n p i u C; do unshare -$kind true && echo MADE $kind; done\n"
      "unshare -Ur mount -t tmpfs none /tmp && echo MOUNTED\n"
      "mount -t tmpfs none /tmp && echo MOUNTED; mount --bind / /tmp && echo MOUNTED\n"
      "mount -o remount,rw / && echo MOUNTED; umount /proc && echo UNMOUNTED\n"
      "nsenter -t 1 -m true && echo ENTERED; chroot / true && echo CHANGED\n" +
      perl("$p = \"/tmp\\0\"; print \"CHANGED\\n\" if syscall(161, $p) == 0") +
      "exit 0");
  CHECK(attack.result.outcome == Outcome::passed);
  for (const char* word : {"MADE", "MOUNTED", "UNMOUNTED", "ENTERED", "CHANGED"}) {
    CHECK_THAT(attack.log(), !Catch::Contains(word));
  }
}

TEST_CASE("a test has no capability and gains none", "[package_test]") {
  const Attack attack(
      "set +e +x; cat /proc/self/status\n"
      "cp /bin/sh sh; chmod u+s sh; ./sh -pc 'echo rights: $(id -u)'\n"
      "su -c id root </dev/null; mknod device c 1 3 && echo MADE\n"
      "chown 0:0 sh && echo OWNED; exit 0");
  CHECK(attack.result.outcome == Outcome::passed);
  const std::string log = attack.log();
  CHECK_THAT(log, Catch::Contains("NoNewPrivs:\t1\n"));
  CHECK_THAT(log, Catch::Contains("CapEff:\t0000000000000000\n"));
  CHECK_THAT(log, Catch::Contains("CapBnd:\t0000000000000000\n"));
  CHECK_THAT(log, Catch::Contains("rights: 1000\n"));
  CHECK_THAT(log, !Catch::Contains("uid=0"));
  CHECK_THAT(log, !Catch::Contains("MADE"));
  CHECK_THAT(log, !Catch::Contains("OWNED"));
}

TEST_CASE("a test changes neither the clock nor the machine", "[package_test]") {
  const Attack attack(
      "set +e +x; date -s @0 && echo SET; hostname x && echo SET\n" +
      perl("$t = pack(\"qq\", 0, 0); $n = \"x\"; $d = \"/d\\0\"; "
           "print \"SET clock\\n\" if syscall(227, 0, $t) == 0; "
           "print \"SET name\\n\" if syscall(170, $n, 1) == 0; "
           "print \"SET swap\\n\" if syscall(168, $d) == 0; "
           "print \"SET boot\\n\" if syscall(169, 0xfee1dead, 672274793, 0) == 0; "
           "print \"READ log\\n\" if syscall(103, 3, $n, 1) > 0") +
      "exit 0");
  CHECK(attack.result.outcome == Outcome::passed);
  CHECK_THAT(attack.log(), !Catch::Contains("SET"));
  CHECK_THAT(attack.log(), !Catch::Contains("READ"));
}
