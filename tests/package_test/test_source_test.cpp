#include "package_test/test_source.hpp"

#include <catch2/catch.hpp>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/temp_dir.hpp"
#include "package_test/conda_build_tests.hpp"
#include "support/package_builder.hpp"

using namespace distro;
using namespace distro::package_test;

namespace {

using Files = std::map<std::string, std::string>;

/// An extracted package with these files of info/.
class Extracted {
 public:
  explicit Extracted(const Files& files) {
    for (const auto& [name, text] : files) {
      base::write_file(folder_.path() / name, text);
    }
  }
  std::vector<TestGroup> tests(const std::string& package = "foo") {
    return read_tests({folder_.path(), test::record_of(package, "1.10"), "linux-64"},
                      notes);
  }
  [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }
  std::vector<std::string> notes;

 private:
  base::TempDir folder_;
};

std::vector<std::string> programs(const TestGroup& group) {
  std::vector<std::string> names;
  for (const TestStep& step : group.steps) {
    names.push_back(step.program + " " + step.file);
  }
  return names;
}

using Texts = std::vector<std::string>;

}  // namespace

TEST_CASE("a package without tests has no groups", "[package_test]") {
  CHECK(Extracted(Files{{"info/index.json", "{}"}}).tests().empty());
  CHECK(Extracted(Files{{"info/tests/tests.yaml", "[]\n"}}).tests().empty());
  CHECK(Extracted(Files{{"info/test/run_test.bat", "exit 1"}}).tests().empty());
  // requirements alone are nothing to run
  CHECK(Extracted(Files{{"info/test/test_time_dependencies.json", "[\"leaf\"]"}})
            .tests()
            .empty());
}

TEST_CASE("conda-build's scripts run in its order, each with its interpreter",
          "[package_test]") {
  Extracted package(Files{{"info/test/run_test.sh", ""},
                          {"info/test/run_test.py", ""},
                          {"info/test/run_test.pl", ""},
                          {"info/test/run_test.r", ""},
                          {"info/test/run_test.lua", ""},
                          {"info/test/test_time_dependencies.json",
                           "[\"leaf 1.2\", \"python >=3.8\", \"feature@\"]"}});
  const std::vector<TestGroup> groups = package.tests();
  REQUIRE(groups.size() == 1);
  CHECK(programs(groups[0]) == Texts{"bin/python run_test.py", "bin/perl run_test.pl",
                                     "bin/lua run_test.lua", "bin/Rscript run_test.r",
                                     "/bin/bash run_test.sh"});
  CHECK(groups[0].requirements ==
        Texts{"leaf 1.2.*", "python >=3.8", "perl", "lua", "r-base"});
}

TEST_CASE("requirements mean what conda-build makes of them", "[package_test]") {
  CHECK(conda_build_requirement("leaf 1") == "leaf 1.*");
  CHECK(conda_build_requirement("leaf") == "leaf");
  CHECK(conda_build_requirement("leaf >=1.9") == "leaf >=1.9");
  CHECK(conda_build_requirement("leaf 1.2 build_0") == "leaf 1.2 build_0");
  CHECK(conda_build_requirement("leaf 1.9|1.10") == "leaf 1.9|1.10");
  CHECK(conda_build_requirement("numpy x.x") == "numpy x.x");
}

TEST_CASE("imports and commands of the recipe are used where info/test is missing",
          "[package_test]") {
  Extracted package(
      {{"info/recipe/meta.yaml",
        "test:\n  imports: [foo, foo.bar]\n  commands:\n    - foo --help\n"
        "  requires: [leaf]\n  files: ['*.dat']\n"
        "build:\n  script_env: [A=1, SECRET]\n"},
       {"info/recipe/one.dat", "1"}});
  const std::vector<TestGroup> groups = package.tests();
  REQUIRE(groups.size() == 1);
  CHECK(groups[0].requirements == Texts{"leaf", "python"});
  CHECK(groups[0].environment == std::map<std::string, std::string>{{"A", "1"}});
  REQUIRE(groups[0].files.size() == 3);
  CHECK(groups[0].files[0].target == "one.dat");
  CHECK(groups[0].files[1].content ==
        "print(\"import: 'foo'\")\nimport foo\n"
        "print(\"import: 'foo.bar'\")\nimport foo.bar\n");
  CHECK(groups[0].files[2].content == "\nset -ex\n\nfoo --help\nexit 0\n");
}

TEST_CASE("imports of a perl package are perl's, with the version it must have",
          "[package_test]") {
  Extracted package(Files{{"info/recipe/meta.yaml", "test:\n  imports: [Foo]\n"}});
  const std::vector<TestGroup> groups = package.tests("perl-foo");
  REQUIRE(groups.size() == 1);
  CHECK(programs(groups[0]) == Texts{"bin/perl run_test.pl"});
  CHECK_THAT(groups[0].files[0].content,
             Catch::StartsWith("my $expected_version = \"1.1\";\n"));
}

TEST_CASE("source files that the package lacks are the package's fault",
          "[package_test]") {
  Extracted package(
      Files{{"info/test/run_test.sh", "true"},
            {"info/recipe/meta.yaml", "test:\n  source_files: [data]\n"}});
  CHECK_THROWS_WITH(
      package.tests(),
      "test/source_files names 'data', and the package carries no such file");
}

TEST_CASE("a recipe that cannot be read is noted, its scripts still run",
          "[package_test]") {
  Extracted package(
      {{"info/test/run_test.sh", "true"}, {"info/recipe/meta.yaml", "a: [\n"}});
  CHECK(package.tests().size() == 1);
  REQUIRE(package.notes.size() == 1);
  CHECK_THAT(package.notes[0],
             Catch::StartsWith("the recipe inside the package cannot be read: "
                               "info/recipe/meta.yaml:"));
}

TEST_CASE("links out of the package are not followed", "[package_test]") {
  Extracted package(Files{{"info/test/keep", ""}});
  const base::TempDir outside;
  base::write_file(outside.path() / "secret", "secret");
  base::write_file(outside.path() / "meta.yaml", "test:\n  commands: [x]\n");
  std::filesystem::create_symlink(outside.path() / "secret",
                                  package.path() / "info/test/run_test.sh");
  std::filesystem::create_symlink(outside.path(), package.path() / "info/recipe");
  CHECK(package.tests().empty());
}

TEST_CASE("patterns of test files cannot leave the recipe", "[package_test]") {
  Extracted package(Files{{"info/recipe/meta.yaml",
                           "test:\n  commands: [x]\n  files: ['../../secret', 'a*']\n"},
                          {"info/recipe/a", ""},
                          {"secret", ""}});
  const std::vector<TestGroup> groups = package.tests();
  REQUIRE(groups.size() == 1);
  REQUIRE(groups[0].files.size() == 2);
  CHECK(groups[0].files[0].target == "a");
}

TEST_CASE("every element of tests.yaml is a group", "[package_test]") {
  Extracted package(Files{{"info/tests/tests.yaml", R"(
- python:
    imports: [foo, foo.bar]
    python_version: ["3.10", "3.11.*"]
- python:
    imports: [foo]
    pip_check: false
- script:
    content: [foo --version, true]
    env: {A: b}
    cwd: etc/conda/test-files/foo/0
  requirements:
    run: [leaf >=1]
    build: [make]
- script:
    interpreter: python
    content: print(1)
- perl:
    uses: [strict]
- r:
    libraries: [stats]
- ruby:
    requires: [json]
- downstream: bar >=1
- package_contents:
    files: ["*"]
)"}});
  const std::vector<TestGroup> groups = package.tests();
  REQUIRE(groups.size() == 9);
  CHECK(groups[0].title == "test 1 (python 3.10)");
  CHECK(groups[0].requirements == Texts{"python=3.10", "pip"});
  CHECK(groups[0].files[0].content == "import foo\nimport foo.bar\n");
  CHECK(groups[0].steps[1].text == "pip check");
  CHECK(groups[1].requirements == Texts{"python=3.11.*", "pip"});
  CHECK(groups[2].requirements.empty());
  CHECK(groups[2].steps.size() == 1);
  CHECK(groups[3].requirements == Texts{"leaf >=1"});
  CHECK(groups[3].build_requirements == Texts{"make"});
  CHECK(groups[3].directory == "etc/conda/test-files/foo/0");
  CHECK(groups[3].environment.at("A") == "b");
  CHECK(groups[3].steps[0].text == "foo --version\ntrue\n");
  CHECK(programs(groups[4]) == Texts{"python conda_build_script.py"});
  CHECK(groups[5].requirements == Texts{"perl"});
  CHECK(groups[5].files[0].content == "use strict;\n");
  CHECK(groups[6].files[0].content == "library(stats)\n");
  CHECK(groups[7].files[0].content == "require 'json'\n");
  CHECK(groups[8].downstream == "bar >=1");
}

TEST_CASE("a kind of test that nobody knows is not passed over", "[package_test]") {
  Extracted package(
      Files{{"info/tests/tests.yaml", "- haskell:\n    imports: [Foo]\n"}});
  CHECK_THROWS_WITH(package.tests(),
                    "info/tests/tests.yaml:1:3: this is no kind of test that is known\n"
                    "- haskell:\n"
                    "  ^");
  Extracted shell(Files{{"info/tests/tests.yaml",
                         "- script:\n    interpreter: nushell\n    content: ls\n"}});
  CHECK_THROWS_WITH(
      shell.tests(),
      "tests.yaml asks for the interpreter 'nushell', which is not supported");
}

TEST_CASE("files for a test are copied to its folder only", "[package_test]") {
  Extracted package(Files{{"info/recipe/meta.yaml",
                           "test:\n"
                           "  commands: ['true']\n"
                           "  files:\n"
                           "    - '../recipe/../../*/info/recipe/evil'\n"
                           "    - 'sub/../good'\n"
                           "    - '/etc/passwd'\n"
                           "    - good\n"},
                          {"info/recipe/good", "x"},
                          {"info/recipe/sub/x", "x"},
                          {"info/recipe/evil", "x"}});
  const std::vector<TestGroup> groups = package.tests();
  REQUIRE(groups.size() == 1);
  std::vector<std::string> targets;
  for (const TestFile& file : groups.front().files) {
    targets.push_back(file.target);
  }
  CHECK(targets == Texts{"good", "run_test.sh"});
}

TEST_CASE("a test's description larger than any is refused", "[package_test]") {
  Extracted package(Files{{"info/tests/tests.yaml", ""}});
  std::filesystem::resize_file(package.path() / "info/tests/tests.yaml",
                               std::uint64_t{1} << 40U);
  CHECK_THROWS_WITH(package.tests(),
                    "info/tests/tests.yaml of the package is larger than 16 MiB");
}
