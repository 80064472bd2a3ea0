#include "package_test/run_job.hpp"

#include <catch2/catch.hpp>

#include "base/file.hpp"
#include "package_test/tiny_world.hpp"

using namespace distro;
using namespace distro::test;
using job::Outcome;

namespace {

std::vector<std::string> files_of(const job::Result& result) {
  std::vector<std::string> names;
  for (const job::Evidence& evidence : result.prefix) {
    names.push_back(evidence.fn);
  }
  return names;
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("a package whose tests succeed has passed", "[package_test]") {
  TinyWorld world;
  PackageContents contents = shell_tested(
      "foo", "test \"$(cat $PREFIX/share/foo/here.txt)\" = foo; test $PKG_NAME = foo");
  contents.depends = {"leaf"};
  PackageContents leaf = shell_tested("leaf", "false");
  world.add(leaf);
  const channel::Record record = world.add(contents);
  const job::Result result = world.run(record);
  CHECK(result.outcome == Outcome::passed);
  CHECK(result.reason.empty());
  CHECK(result.job == record.distribution());
  CHECK(files_of(result) == Names{"foo-1.0-0.conda", "leaf-1.0-0.conda"});
  CHECK(result.prefix[0].sha256 == record.sha256);
  CHECK(result.prefix[0].channel == world.channel_url());
  CHECK(result.durations.test.count() > 0);
  CHECK_FALSE(std::filesystem::exists(world.root() / "run"));
}

TEST_CASE("a failing command is named, with its exit code and the end of the log",
          "[package_test]") {
  TinyWorld world;
  const job::Result result = world.run(
      world.add(shell_tested("foo", "set -ex\necho hello\n(exit 42)\necho never\n")));
  CHECK(result.outcome == Outcome::failed);
  CHECK(result.command == "exit 42");
  CHECK(result.reason == "exit code 42");
  CHECK(result.exit_code == 42);
  CHECK_THAT(result.detail, Catch::Contains("+ echo hello\nhello\n"));
  CHECK_THAT(world.log(), !Catch::Contains("never"));
}

TEST_CASE("the paths of a failure are short", "[package_test]") {
  TinyWorld world;
  const job::Result result = world.run(
      world.add(shell_tested("foo", "set -x\ncat $PREFIX/missing $SRC_DIR/gone\n")));
  CHECK(result.outcome == Outcome::failed);
  CHECK(result.command == "cat $PREFIX/missing $SRC_DIR/gone");
  CHECK(result.reason == "cat: $SRC_DIR/gone: No such file or directory");
}

TEST_CASE("a package without tests is still installed", "[package_test]") {
  TinyWorld world;
  PackageContents contents = shell_tested("foo", "");
  contents.info.clear();
  const job::Result result = world.run(world.add(contents));
  CHECK(result.outcome == Outcome::no_tests);
  CHECK(files_of(result) == Names{"foo-1.0-0.conda"});

  contents.name = "bar";
  contents.depends = {"missing >=2"};
  const job::Result broken = world.run(world.add(contents));
  CHECK(broken.outcome == Outcome::unsatisfiable);
  CHECK_THAT(broken.detail, Catch::Contains("missing"));
}

TEST_CASE("test requirements are installed, and named where they are missing",
          "[package_test]") {
  TinyWorld world;
  world.add(shell_tested("leaf", "true"));
  PackageContents contents = shell_tested("foo", "test -f $PREFIX/share/leaf/here.txt");
  contents.info["info/test/test_time_dependencies.json"] = "[\"leaf 1\"]";
  CHECK(world.run(world.add(contents)).outcome == Outcome::passed);

  contents.name = "bar";
  contents.info["info/test/test_time_dependencies.json"] = "[\"nowhere\"]";
  const job::Result result = world.run(world.add(contents));
  CHECK(result.outcome == Outcome::unsatisfiable);
  CHECK_THAT(result.detail, Catch::Contains("nowhere"));
  CHECK(result.prefix.empty());

  contents.name = "odd";
  contents.info["info/test/test_time_dependencies.json"] = "[\"leaf >>1\"]";
  const job::Result odd = world.run(world.add(contents));
  CHECK(odd.outcome == Outcome::failed);
  CHECK_THAT(odd.reason, Catch::StartsWith("the tests require 'leaf >>1', which is no "
                                           "MatchSpec: "));
}

TEST_CASE("test files lie in the working folder", "[package_test]") {
  TinyWorld world;
  PackageContents contents = shell_tested(
      "foo", "test -f data/a.txt; test \"$PWD\" = \"$SRC_DIR\"; test ! -e m.pyc");
  contents.info["info/test/data/a.txt"] = "a";
  contents.info["info/test/m.pyc"] = "stale";
  CHECK(world.run(world.add(contents)).outcome == Outcome::passed);
}

TEST_CASE("the recipe is there while the tests run", "[package_test]") {
  TinyWorld world;
  PackageContents contents =
      shell_tested("foo", "test -f $RECIPE_DIR/meta.yaml; test $A = b");
  contents.info["info/recipe/meta.yaml"] = "build:\n  script_env: [A=b]\n";
  CHECK(world.run(world.add(contents)).outcome == Outcome::passed);
}

TEST_CASE("a file TEST_FAILED fails conda-build's tests", "[package_test]") {
  TinyWorld world;
  const job::Result result =
      world.run(world.add(shell_tested("foo", "touch TEST_FAILED")));
  CHECK(result.outcome == Outcome::failed);
  CHECK(result.reason == "the tests left a file TEST_FAILED");
}

TEST_CASE("a missing interpreter fails, an import failure is told", "[package_test]") {
  TinyWorld world;
  PackageContents python = shell_tested("python", "");
  python.info.clear();
  python.version = "3.11.2";
  python.files["bin/python"] = text_file(
      "#!/bin/sh\necho 'Traceback (most recent call last):'\n"
      "echo '  File \"run_test.py\", line 1'\n"
      "echo \"ModuleNotFoundError: No module named 'foo'\"\nexit 1\n",
      0755);
  world.add(python);
  PackageContents contents = shell_tested("foo", "");
  contents.info.clear();
  contents.info["info/test/run_test.py"] = "import foo\n";
  const job::Result result = world.run(world.add(contents));
  CHECK(result.outcome == Outcome::failed);
  CHECK(result.reason == "ModuleNotFoundError: No module named 'foo'");
  CHECK(result.command == "$PREFIX/bin/python -s $SRC_DIR/run_test.py");
  CHECK(files_of(result) == Names{"foo-1.0-0.conda", "python-3.11.2-0.conda"});
}

TEST_CASE("a failing post-link script is a link failure", "[package_test]") {
  TinyWorld world;
  PackageContents contents = shell_tested("foo", "true");
  contents.files["bin/.foo-post-link.sh"] = text_file("echo sorry; exit 3\n", 0755);
  const job::Result result = world.run(world.add(contents));
  CHECK(result.outcome == Outcome::link_failed);
  CHECK(result.reason == "the post-link script of foo-1.0-0 ended with exit code 3");
  CHECK_THAT(result.detail, Catch::Contains("sorry"));
}

TEST_CASE("a file with another digest than its record's is not installed",
          "[package_test]") {
  TinyWorld world;
  channel::Record record = world.add(shell_tested("foo", "true"));
  record.sha256 = std::string(64, '0');
  world.records = {record};
  const job::Result result = world.run(record);
  CHECK(result.outcome == Outcome::link_failed);
  CHECK_THAT(result.reason, Catch::Contains("digest mismatch"));
  CHECK_THAT(result.reason, Catch::Contains("foo-1.0-0.conda"));
}

TEST_CASE("a missing file is a fault of ours, not of the package", "[package_test]") {
  TinyWorld world;
  channel::Record record = world.add(shell_tested("foo", "true"));
  std::filesystem::remove(world.root() / "channel" / "noarch" / record.fn);
  const job::Result result = world.run(record);
  CHECK(result.outcome == Outcome::infrastructure_error);
  CHECK_FALSE(result.reason.empty());
}

TEST_CASE("silence is timed out before time is", "[package_test]") {
  TinyWorld world;
  job::Job job =
      world.job_for(world.add(shell_tested("foo", "echo a; sleep 30; echo b")));
  job.limits.silence = std::chrono::milliseconds(500);
  const job::Result result = world.run(job);
  CHECK(result.outcome == Outcome::timed_out);
  CHECK(result.reason == "no output for 500 ms");
  CHECK_THAT(result.detail, Catch::EndsWith("a"));
}

TEST_CASE("a cancelled job says nothing about the package", "[package_test]") {
  TinyWorld world;
  world.cancelled = [] { return true; };
  const job::Result result = world.run(world.add(shell_tested("foo", "sleep 30")));
  CHECK(result.outcome == Outcome::infrastructure_error);
  CHECK(result.reason == "cancelled");
}

TEST_CASE("the candidate is used, whatever the channel prefers", "[package_test]") {
  TinyWorld world;
  PackageContents leaf = shell_tested("leaf", "true");
  leaf.files["share/leaf/version"] = text_file("1.0\n");
  const channel::Record old = world.add(leaf);
  leaf.version = "2.0";
  leaf.files["share/leaf/version"] = text_file("2.0\n");
  const channel::Record candidate = world.add(leaf);
  world.records = {old};  // the candidate is in a staging channel
  PackageContents contents =
      shell_tested("foo", "set -x; grep -qx 2.0 $PREFIX/share/leaf/version");
  contents.depends = {"leaf"};
  job::Job job = world.job_for(world.add(contents));
  CHECK(world.run(job).outcome == Outcome::failed);
  job.candidates = {candidate};
  const job::Result result = world.run(job);
  CHECK(result.outcome == Outcome::passed);
  CHECK(files_of(result) == Names{"foo-1.0-0.conda", "leaf-2.0-0.conda"});
}

TEST_CASE("a candidate is tested itself, although a newer one exists",
          "[package_test]") {
  TinyWorld world;
  PackageContents contents = shell_tested("foo", "test $PKG_VERSION = 1.0");
  const channel::Record record = world.add(contents);
  contents.version = "2.0";
  world.add(contents);
  job::Job job = world.job_for(record);
  job.candidates = {record, world.records[1]};
  const job::Result result = world.run(job);
  CHECK(result.outcome == Outcome::passed);
  CHECK(files_of(result) == Names{"foo-1.0-0.conda"});
}

TEST_CASE("a channel that changed since the plan is noted", "[package_test]") {
  TinyWorld world;
  job::Job job = world.job_for(world.add(shell_tested("foo", "true")));
  job.inputs = {{world.channel_url(), "noarch", std::string(64, '0')}};
  const job::Result result = world.run(job);
  CHECK(result.outcome == Outcome::passed);
  CHECK(result.notes ==
        Names{"channel " + world.channel_url() + " changed since the plan was made"});
}

TEST_CASE(
    "every test of tests.yaml has a prefix of its own, and the first to fail "
    "ends the job",
    "[package_test]") {
  TinyWorld world;
  const job::Result good = world.run(world.add(
      yaml_tested("foo",
                  "- script: [touch $PREFIX/one]\n"
                  "- script: ['test ! -e $PREFIX/one', 'test $HOME = $PWD']\n")));
  CHECK(good.outcome == Outcome::passed);
  const job::Result bad = world.run(world.add(
      yaml_tested("bar",
                  "- script: {content: echo FIRST}\n- script: {content: 'false'}\n"
                  "- script: {content: echo THIRD}\n")));
  CHECK(bad.outcome == Outcome::failed);
  CHECK(bad.command == "false");
  CHECK_THAT(world.log(), Catch::Contains("FIRST"));
  CHECK_THAT(world.log(), !Catch::Contains("THIRD"));
}

TEST_CASE("requirements and the folder of a script test are honoured",
          "[package_test]") {
  TinyWorld world;
  world.add(shell_tested("leaf", "true"));
  PackageContents tool = shell_tested("tool", "true");
  tool.files["bin/the-tool"] = text_file("#!/bin/sh\nexit 0\n", 0755);
  world.add(tool);
  PackageContents contents = yaml_tested(
      "foo",
      "- script:\n    content: [test -f data.txt, the-tool, "
      "'test -f $PREFIX/share/leaf/here.txt', 'test ! -e $PREFIX/bin/the-tool']\n"
      "    cwd: etc/conda/test-files/foo/0\n"
      "  requirements: {run: [leaf], build: [tool]}\n");
  contents.files["etc/conda/test-files/foo/0/data.txt"] = text_file("x");
  const job::Result result = world.run(world.add(contents));
  CHECK(result.outcome == Outcome::passed);
  CHECK(files_of(result) ==
        Names{"foo-1.0-0.conda", "leaf-1.0-0.conda", "tool-1.0-0.conda"});
}

TEST_CASE("a downstream test runs the other package's tests with this one",
          "[package_test]") {
  TinyWorld world;
  PackageContents user =
      yaml_tested("user", "- script: [test -f $PREFIX/share/lib/bad]\n");
  user.depends = {"lib"};
  world.add(user);
  PackageContents lib = yaml_tested("lib", "- downstream: user\n");
  const job::Result failed = world.run(world.add(lib));
  CHECK(failed.outcome == Outcome::failed);
  CHECK(files_of(failed) == Names{"lib-1.0-0.conda", "user-1.0-0.conda"});

  const job::Result nobody =
      world.run(world.add(yaml_tested("alone", "- downstream: nobody\n")));
  CHECK(nobody.outcome == Outcome::passed);
  CHECK(nobody.notes ==
        Names{"test 1 (downstream nobody): there is no environment with "
              "nobody, not tested"});
}

TEST_CASE("tests that cannot be understood are the package's failure",
          "[package_test]") {
  TinyWorld world;
  const job::Result result = world.run(world.add(yaml_tested("foo", "- what: is\n")));
  CHECK(result.outcome == Outcome::failed);
  CHECK(result.reason ==
        "info/tests/tests.yaml:1:3: this is no kind of test that is known");
}
