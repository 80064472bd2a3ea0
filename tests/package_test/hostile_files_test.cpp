// Tests that reach for files of the machine, or leave what is hard to remove.
#include <stdlib.h>

#include <catch2/catch.hpp>

#include "attack.hpp"
#include "base/file.hpp"

using namespace distro;
using namespace distro::test;
using job::Outcome;

TEST_CASE("a test sees no variable of the caller", "[package_test]") {
  ::setenv("GITHUB_TOKEN", "s3cr3t-value", 1);
  const Attack attack(
      "env; cat /proc/1/environ /proc/self/environ | tr '\\0' '\\n'; exit 3");
  ::unsetenv("GITHUB_TOKEN");
  CHECK(attack.result.outcome == Outcome::failed);
  CHECK(attack.result.exit_code == 3);
  CHECK_THAT(attack.log(), Catch::Contains("PKG_NAME=hostile"));
  CHECK_THAT(attack.log(), !Catch::Contains("s3cr3t-value"));
}

TEST_CASE("a test writes to its own folders only", "[package_test]") {
  const std::string word = unique_word();
  const Attack attack(
      "for place in / /usr /usr/bin /etc /dev /sys/devices/system "
      "/proc/sysrq-trigger /proc/self/comm /proc/sys/kernel/core_pattern; do\n"
      "  target=$place; [ -d $place ] && target=$place/" +
      word +
      "\n"
      "  ( : >> $target ) && echo WRITTEN $place; done\n"
      "for place in $HOME /tmp $PREFIX $SRC_DIR; do echo x > $place/" +
      word + "; done; exit 0");
  CHECK(attack.result.outcome == Outcome::passed);
  CHECK_THAT(attack.log(), !Catch::Contains("WRITTEN"));
  CHECK_FALSE(std::filesystem::exists("/tmp/" + word));
  CHECK_FALSE(std::filesystem::exists("/home/tester"));
}

TEST_CASE("a test reads no private file of the machine", "[package_test]") {
  const Attack attack(
      "set +e; ls -A /root /home /mnt /run /opt /var/lib /srv\n"
      "cat /etc/shadow /etc/sudoers /proc/kcore; ls -A /home/tester; exit 0");
  CHECK(attack.result.outcome == Outcome::passed);
  const std::string log = attack.log();
  CHECK_THAT(log, Catch::Contains("/etc/shadow: No such file or directory"));
  CHECK_THAT(log, Catch::Contains("/var/lib': No such file or directory"));
  CHECK_THAT(log, Catch::Contains("/home:\ntester\n\n/mnt:\n\n/root:\n\n/run:\n"));
}

TEST_CASE("a test sees nothing of the folder that its job is in", "[package_test]") {
  const Attack attack(
      "set +e +x; root=${PREFIX%/run/*}; ls -A $root $root/..\n"
      "cat $root/outside/kept; echo evil > $root/outside/kept\n"
      "ls $root/cache $root/channel $root/run/2 $root/logs; exit 0");
  CHECK(attack.result.outcome == Outcome::passed);
  const std::string log = attack.log();
  CHECK_THAT(log, !Catch::Contains("kept\n") && !Catch::Contains("channel\n"));
  CHECK_THAT(log, Catch::Contains("/outside/kept: No such file or directory"));
}

TEST_CASE("a test cannot change the package cache that it reads", "[package_test]") {
  PackageContents contents = yaml_tested(
      "hostile",
      "- script:\n"
      "    - set +e +x\n"
      "    - for link in *; do real=$(readlink -f $link); echo evil > $real/evil; "
      "done\n"
      "    - rm -rf $real/../../*; touch $real/../evil; chmod -R 777 $real\n"
      "    - exit 0\n");
  contents.files["share/data/file.txt"] = text_file("data\n");
  const Attack attack(contents);
  CHECK(attack.result.outcome == Outcome::passed);
  CHECK_THAT(attack.log(), Catch::Contains("Read-only file system"));
  std::size_t evil = 0;
  std::size_t data = 0;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(attack.world.root() / "cache")) {
    evil += entry.path().filename() == "evil" ? 1U : 0U;
    data += entry.path().filename() == "file.txt" ? 1U : 0U;
  }
  CHECK(evil == 0);
  CHECK(data == 1);
}

TEST_CASE("what a test leaves is removed whatever its modes are", "[package_test]") {
  const Attack attack(
      "mkdir -p a/b/c $PREFIX/x/y; touch a/b/c/f $PREFIX/x/y/f\n"
      "chmod 000 a/b/c/f a/b/c a/b a $PREFIX/x/y $PREFIX/x\n"
      "chmod 000 $PREFIX/share $PREFIX .. .; exit 0");
  CHECK(attack.result.outcome == Outcome::passed);
}

TEST_CASE("a tree deeper than any path is removed", "[package_test]") {
  const Attack attack(perl("for (1..3000) { mkdir(\"deep\") or die; "
                           "chdir(\"deep\") or die; } open(F, \">\", \"file\")"),
                      [](TinyWorld&, job::Job& job) {
                        job.limits.disk = 64 << 20;
                        job.limits.time = std::chrono::seconds(20);
                      });
  CHECK(attack.result.outcome == Outcome::passed);
}

TEST_CASE("names of any bytes are removed", "[package_test]") {
  const Attack attack(
      perl("for (1..255) { $n = chr($_); next if $n eq \"/\" || $n eq "
           "\".\"; mkdir($n) or die; symlink(\"/\", \"$n/$n$n\") or "
           "die; }"));
  CHECK(attack.result.outcome == Outcome::passed);
}

TEST_CASE("links in place of a test's folders lead nobody out", "[package_test]") {
  const Attack attack(
      "cd /; outside=${PREFIX%/run/*}/outside; rm -rf $PREFIX $SRC_DIR\n"
      "ln -s $outside $PREFIX; ln -s $outside $SRC_DIR; exit 0");
  CHECK(attack.result.outcome == Outcome::passed);
}

TEST_CASE("a second test is not led out by what a first one left", "[package_test]") {
  const Attack attack(
      yaml_tested("hostile",
                  "- script:\n"
                  "    - outside=${PREFIX%/run/*}/outside; cd /; root=${PREFIX%/*}\n"
                  "    - rm -rf $PREFIX $root/*; ln -s $outside $root/work; ln -s "
                  "$outside $PREFIX\n"
                  "    - ln -s $outside ${root%/*}/2 || ln -s $outside $root/2\n"
                  "- script:\n"
                  "    - echo evil > evil; echo second\n"));
  CHECK(attack.result.outcome == Outcome::passed);
  CHECK_THAT(attack.log(), Catch::Contains("second"));
}

TEST_CASE("a file TEST_FAILED fails a test, whatever it is", "[package_test]") {
  const std::string make =
      GENERATE("touch TEST_FAILED", "ln -s /nowhere TEST_FAILED",
               "ln -s ${PREFIX%/run/*}/outside/kept TEST_FAILED", "mkfifo TEST_FAILED",
               "mkdir TEST_FAILED; chmod 0 TEST_FAILED");
  const Attack attack(make + "; exit 0");
  CHECK(attack.result.outcome == Outcome::failed);
  CHECK(attack.result.reason == "the tests left a file TEST_FAILED");
}

TEST_CASE("no file of the machine gets a name inside", "[package_test]") {
  const Attack attack(
      "set +e; ln /bin/sh sh && echo LINKED; ln /etc/hosts h && echo "
      "LINKED; ln /proc/self/exe e && echo LINKED; exit 0");
  CHECK(attack.result.outcome == Outcome::passed);
  CHECK_THAT(attack.log(), !Catch::Contains("LINKED\n"));
}

TEST_CASE("what a package sets in the environment does not reach our side",
          "[package_test]") {
  PackageContents contents = shell_tested("hostile", "test $LD_PRELOAD = /evil.so");
  contents.info["info/recipe/meta.yaml"] =
      "build:\n  script_env:\n    - LD_PRELOAD=/evil.so\n    - PATH=/evil\n";
  const Attack attack(contents);
  CHECK(attack.result.outcome != Outcome::infrastructure_error);
}

TEST_CASE("a package's own bwrap is not the sandbox", "[package_test]") {
  PackageContents contents = shell_tested("hostile", "exit 4");
  contents.files["bin/bwrap"] = text_file("#!/bin/sh\nexit 0\n", 0755);
  const Attack attack(contents);
  CHECK(attack.result.outcome == Outcome::failed);
  CHECK(attack.result.exit_code == 4);
}

TEST_CASE("a link script is held in the sandbox too", "[package_test]") {
  const std::string word = unique_word();
  PackageContents contents = shell_tested("hostile", "true");
  contents.files["bin/.hostile-post-link.sh"] = text_file(
      "echo x > /tmp/" + word + "; exec 3<>/dev/tcp/127.0.0.1/1; exit 0\n", 0755);
  const Attack attack(contents);
  CHECK(attack.result.outcome == Outcome::passed);
  CHECK_FALSE(std::filesystem::exists("/tmp/" + word));
}

TEST_CASE("a link script leaves no process to the test", "[package_test]") {
  const std::string word = unique_word();
  PackageContents contents = shell_tested("hostile", "sleep 0.2; ls $PREFIX");
  contents.files["bin/.hostile-post-link.sh"] = text_file(
      "(exec -a " + word + " sh -c 'while :; do touch $PREFIX/late-" + word +
          "; rm $PREFIX/late-" + word + "; done') >/dev/null 2>&1 &\nexit 0\n",
      0755);
  const Attack attack(contents);
  CHECK(attack.result.outcome == Outcome::passed);
  CHECK_FALSE(is_running(word));
}
