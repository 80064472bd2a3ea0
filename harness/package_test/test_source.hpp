// What a package brings along to test itself, as plain data.
//
// Two tools write tests into packages: conda-build (info/test, conda-semantics 6) and
// rattler-build (info/tests/tests.yaml, 7). Both become groups of steps here.
#pragma once

#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "channel/record.hpp"

namespace distro::package_test {

enum class TestTool { conda_build, rattler_build };

[[nodiscard]] std::string_view to_string(TestTool tool);

/// A file of the working folder: copied from `source`, or made of `content`.
struct TestFile {
  std::filesystem::path target;  ///< relative to the working folder
  std::filesystem::path source;  ///< empty: made of `content`
  std::string content;
};

/// One command of a test: a program with arguments, or bash text.
struct TestStep {
  std::string
      program;  ///< below the prefix ("bin/python") or absolute; empty: bash text
  std::vector<std::string> arguments;
  std::string file;  ///< last argument, relative to the working folder; may be empty
  std::string text;  ///< bash text, run by the shell of the whole test
};

/// Steps that share one environment, run in order until one fails.
struct TestGroup {
  TestTool tool = TestTool::conda_build;
  std::string title;                      ///< for messages: "test 2 (python)"
  std::vector<std::string> requirements;  ///< MatchSpecs beside the package itself
  std::vector<std::string> build_requirements;  ///< MatchSpecs of a second environment
  std::string downstream;        ///< MatchSpec: run this package's tests; no steps then
  std::filesystem::path copied;  ///< its content fills the working folder; may be empty
  std::filesystem::path linked;  ///< likewise, but by links to what is in it
  std::vector<TestFile> files;   ///< written after `copied`
  std::vector<TestStep> steps;
  std::string directory;                           ///< relative to the prefix
  std::filesystem::path recipe;                    ///< folder; empty: not packaged
  std::map<std::string, std::string> environment;  ///< the package's own variables
  std::vector<std::string> wanted_of_caller;  ///< variables that it asks the caller for
  std::map<std::string, std::string> variant;  ///< what it was built with
  std::set<std::string> languages;  ///< "python", "perl": it was built with them
  bool has_host = false;            ///< its recipe has a host section
  bool full_environment = true;     ///< PKG_* and the like are set
  bool fails_by_file = false;  ///< a file TEST_FAILED in the working folder fails it
};

/// Whose tests are read, and how.
struct PackageUnderTest {
  const std::filesystem::path& extracted;
  const channel::Record& record;
  std::string subdir;   ///< of the platform, never noarch
  bool parity = false;  ///< job::Job::parity
};

/// The groups of a package, in the order in which they are run; none if it has nothing
/// to run on Linux. A group without steps has tests for another system only. Oddities
/// that do not decide are added to `notes`.
/// Throws InputError for tests that cannot be understood: the package's fault.
[[nodiscard]] std::vector<TestGroup> read_tests(const PackageUnderTest& package,
                                                std::vector<std::string>& notes);

}  // namespace distro::package_test
