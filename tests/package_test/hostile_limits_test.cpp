// Tests that want all of the memory, the disk or the log.
#include <signal.h>

#include <catch2/catch.hpp>

#include "attack.hpp"

using namespace distro;
using namespace distro::test;
using job::Outcome;
using std::chrono::milliseconds;
using std::chrono::seconds;

namespace {

bool is_stopped(const job::Result& result) {
  return result.outcome == Outcome::out_of_memory || result.outcome == Outcome::failed;
}

/// Time enough for the disk to be looked at.
void patient(TinyWorld&, job::Job& job) { job.limits.time = seconds(8); }

}  // namespace

TEST_CASE("eating memory ends as out of memory", "[package_test]") {
  const Attack attack(
      "x=aaaaaaaaaaaaaaaa; while [ ${#x} -lt 120000000 ]; do x=$x$x; done; sleep 9");
  CHECK(attack.result.outcome == Outcome::out_of_memory);
  CHECK(attack.result.reason == "used more than 64 MiB of memory");
}

TEST_CASE("many processes eat no more memory than one", "[package_test]") {
  const Attack attack("set +x; for i in 1 2 3 4 5 6 7 8 9 10 11 12; do\n" +
                          perl("exit if fork; $x = \"x\" x 8000000; sleep 9") +
                          "done; sleep 1; exit 1",
                      patient);
  CHECK(attack.result.outcome == Outcome::out_of_memory);
}

TEST_CASE("a private folder in memory is bounded as memory is", "[package_test]") {
  const std::string folder = GENERATE("/dev/shm", "/tmp", "$HOME");
  const Attack attack(
      "set +x; i=0; while [ $i -lt 100 ]; do head -c 1000000 /dev/zero "
      "> " +
      folder + "/$i || exit 1; i=$((i+1)); done");
  CHECK(is_stopped(attack.result));
}

TEST_CASE("memory without a name is bounded as memory is", "[package_test]") {
  const Attack attack(
      perl("$n = \"x\\0\"; $b = \"x\" x 1000000; @f = (); "
           "for (1..100) { $f = syscall(319, $n, 0); die if $f < 0; "
           "syscall(1, $f, $b, 1000000) == 1000000 or die; } "
           "print \"ALL\\n\""));
  CHECK(is_stopped(attack.result));
  CHECK_THAT(attack.log(), !Catch::Contains("ALL\n"));
}

TEST_CASE("segments of shared memory are bounded as memory is", "[package_test]") {
  const Attack attack(
      perl("$b = \"x\" x 1000000; for (1..100) { "
           "$s = shmget(0, 1000000, 0600); defined $s or die; "
           "shmwrite($s, $b, 0, 1000000) or die; } print \"ALL\\n\""));
  CHECK(is_stopped(attack.result));
  CHECK_THAT(attack.log(), !Catch::Contains("ALL\n"));
}

TEST_CASE("a file cannot grow past the limit", "[package_test]") {
  const Attack attack("head -c 8M /dev/zero > big");
  CHECK(attack.result.outcome == Outcome::failed);
  CHECK(attack.result.exit_code == 128 + SIGXFSZ);
}

TEST_CASE("a hole cannot grow past the limit either", "[package_test]") {
  const Attack attack("truncate -s 1T hole");
  CHECK(attack.result.outcome == Outcome::failed);
}

TEST_CASE("files together cannot grow past the limit", "[package_test]") {
  const std::string folder = GENERATE("$SRC_DIR", "$PREFIX");
  const Attack attack("set +x; for i in 1 2 3 4 5; do head -c 500000 /dev/zero > " +
                          folder + "/f$i; done; sleep 9",
                      patient);
  CHECK(attack.result.outcome == Outcome::failed);
  CHECK(attack.result.reason == "wrote more than 1 MiB of files");
}

TEST_CASE("many files of nothing are something", "[package_test]") {
  const Attack attack("set +x; mkdir many; cd many; touch $(seq 1000); sleep 9",
                      patient);
  CHECK(attack.result.reason == "wrote more than 1 MiB of files");
}

TEST_CASE("files without names count", "[package_test]") {
  const Attack attack(
      "set +x; for i in 10 11 12 13 14; do eval \"exec $i>gone\"; rm gone\n"
      "head -c 500000 /dev/zero >&$i; done; sleep 9",
      patient);
  CHECK(attack.result.reason == "wrote more than 1 MiB of files");
}

TEST_CASE("a folder that cannot be listed hides nothing", "[package_test]") {
  const Attack attack(
      "set +x; mkdir -p a/hidden; cd a/hidden; chmod 300 . ..\n"
      "for i in 1 2 3 4 5; do head -c 500000 /dev/zero > f$i; done\n"
      "sleep 9",
      patient);
  CHECK(attack.result.reason == "wrote more than 1 MiB of files");
}

TEST_CASE("what a prefix holds and what a test leaves alone is not what it wrote",
          "[package_test]") {
  PackageContents contents =
      shell_tested("hostile", "head -c 500000 /dev/zero > f; sleep 2.5");
  std::string noise;
  for (unsigned at = 0; at < 4'000'000; ++at) {
    noise += static_cast<char>((at * 2654435761U) >> 23U);
  }
  contents.files["share/large"] = text_file(noise);
  const Attack attack(contents, patient);
  CHECK(attack.result.outcome == Outcome::passed);
}

TEST_CASE("a link script cannot fill the disk", "[package_test]") {
  PackageContents contents = shell_tested("hostile", "true");
  contents.files["bin/.hostile-post-link.sh"] = text_file(
      "for i in 1 2 3 4 5; do head -c 500000 /dev/zero > $PREFIX/f$i; done\n"
      "sleep 9\n",
      0755);
  const Attack attack(contents, patient);
  CHECK(attack.result.outcome == Outcome::link_failed);
  CHECK(attack.result.reason ==
        "a program of a package wrote more than 1 MiB of files");
}

TEST_CASE("printing without end is a failure, and the log stays small",
          "[package_test]") {
  const Attack attack("yes hostile");
  CHECK(attack.result.outcome == Outcome::failed);
  CHECK(attack.result.reason == "printed more than 1 MiB of output");
  CHECK(attack.log().size() <= 1 << 20);
  CHECK(attack.result.detail.size() <= 8 << 10);
}

TEST_CASE("printing without a line end is bounded as well", "[package_test]") {
  const Attack attack("tr '\\0' x < /dev/zero");
  CHECK(attack.result.reason == "printed more than 1 MiB of output");
  CHECK(attack.result.detail.size() <= 8 << 10);
}

TEST_CASE("a last line without an end is shown", "[package_test]") {
  const Attack attack("set +x; printf 'half a line'; exit 1");
  CHECK(attack.result.reason == "half a line");
}

TEST_CASE("what a test prints steers no terminal", "[package_test]") {
  const Attack attack(
      "set +x; printf '\\033]0;owned\\007\\033[2J\\033[1;31mError: "
      "\\xff\\033c\\b\\r\\n\\302\\233H\\000end\\033[8m'; exit 1");
  CHECK(attack.result.outcome == Outcome::failed);
  CHECK_THAT(attack.result.detail,
             Catch::Contains("Error: ") && Catch::Contains("\\u009bH\\x00end"));
}
