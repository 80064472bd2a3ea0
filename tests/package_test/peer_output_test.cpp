// What the real tools were seen to print and leave (conda-build 26.7, rattler-build
// 0.74), and what we take it for.
#include "package_test/peer_output.hpp"

#include <catch2/catch.hpp>

#include "base/file.hpp"
#include "base/temp_dir.hpp"

using namespace distro;
using namespace distro::package_test;
using job::Outcome;
using Environments = std::vector<std::vector<std::string>>;

namespace {

base::ProcessEnd ended(int exit_code) {
  base::ProcessEnd end;
  end.exit_code = exit_code;
  return end;
}

/// A build folder of conda-build in which a test environment was made.
class BuildFolder {
 public:
  void link(const std::string& distribution) {
    base::write_file(folder_.path() / "foo_1/_test_env_placehold" / "conda-meta" /
                         (distribution + ".json"),
                     "{\"fn\": \"" + distribution + ".conda\"}");
  }
  [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }

 private:
  base::TempDir folder_;
};

constexpr const char* table =
    " \u2502 \n"
    " \u2502 \u256d\u2500\u2500\u2500\u252c\u2500\u2500\u2500\u256e\n"
    " \u2502 \u2502 Package \u2506 Version \u2506 Build \u2506 Channel \u2506  Size "
    "\u2502\n"
    " \u2502 \u255e\u2550\u2550\u2550\u256a\u2550\u2550\u2550\u2561\n"
    " \u2502 \u2502 leaf    \u2506 1.10    \u2506 0     \u2506 channel \u2506 1 KiB "
    "\u2502\n"
    " \u2502 \u2502 foo     \u2506 1.0     \u2506 h1_0  \u2506 tmp     \u2506 2 KiB "
    "\u2502\n";

}  // namespace

TEST_CASE("conda-build's success is a pass where an environment was made",
          "[package_test]") {
  BuildFolder croot;
  croot.link("foo-1.0-0");
  croot.link("leaf-1.10-0");
  const PeerVerdict verdict =
      conda_build_verdict(ended(0), "All tests passed\n", croot.path());
  CHECK(verdict.outcome == Outcome::passed);
  CHECK(verdict.environments == Environments{{"foo-1.0-0.conda", "leaf-1.10-0.conda"}});
}

TEST_CASE("conda-build's success without an environment tests nothing",
          "[package_test]") {
  const BuildFolder croot;
  CHECK(conda_build_verdict(ended(0), "Nothing to test for: foo\nAll tests passed\n",
                            croot.path())
            .outcome == Outcome::no_tests);
}

TEST_CASE("conda-build's one exit code is told apart by what it left and said",
          "[package_test]") {
  const std::string last = "CondaBuildUserError: TESTS FAILED: foo-1.0-0.conda\n";
  const BuildFolder empty;
  const PeerVerdict unsolved = conda_build_verdict(
      ended(1),
      "Cannot solve the request because of: No candidates were found for x >=2.\n" +
          last,
      empty.path());
  CHECK(unsolved.outcome == Outcome::unsatisfiable);
  CHECK(unsolved.reason ==
        "Cannot solve the request because of: No candidates were found for x >=2.");
  BuildFolder croot;
  croot.link("foo-1.0-0");
  const PeerVerdict failed = conda_build_verdict(ended(1), last, croot.path());
  CHECK(failed.outcome == Outcome::failed);
  CHECK(failed.reason == "TESTS FAILED: foo-1.0-0.conda");
  CHECK(conda_build_verdict(ended(1), "LinkError: post-link script failed\n",
                            empty.path())
            .outcome == Outcome::link_failed);
}

TEST_CASE("rattler-build's tables are its environments", "[package_test]") {
  const PeerVerdict verdict = rattler_build_verdict(
      ended(0), std::string(table) + table + " \u2714 all tests passed!\n");
  CHECK(verdict.outcome == Outcome::passed);
  CHECK(verdict.environments ==
        Environments{{"foo-1.0-h1_0", "leaf-1.10-0"}, {"foo-1.0-h1_0", "leaf-1.10-0"}});
  CHECK(rattler_build_verdict(ended(0), "").outcome == Outcome::no_tests);
}

TEST_CASE("rattler-build's failures have causes", "[package_test]") {
  CHECK(rattler_build_verdict(ended(1), "Error: failed to setup test environment\n")
            .outcome == Outcome::unsatisfiable);
  CHECK(rattler_build_verdict(ended(1), "Cannot solve the request because of: x\n")
            .reason == "Cannot solve the request because of: x");
  CHECK(rattler_build_verdict(ended(1),
                              std::string(table) + "failed to setup test environment\n")
            .outcome == Outcome::failed);
  CHECK(rattler_build_verdict(ended(1),
                              std::string(table) + "failed to run test: status 1\n")
            .reason == "failed to run test: status 1");
}

TEST_CASE("what a test prints is not taken for the tool's own words",
          "[package_test]") {
  BuildFolder croot;
  croot.link("foo-1.0-0");
  const std::string last = "TESTS FAILED: foo-1.0-0.conda\n";
  for (const std::string& words : std::vector<std::string>{
           "LinkError", "Cannot solve the request", "Unsatisfiable"}) {
    CHECK(conda_build_verdict(ended(1), words + "\n" + last, croot.path()).outcome ==
          Outcome::failed);
  }
}
