// The recorded verdict of each package's own tool, and the files that it installed,
// against ours.
#include <catch2/catch.hpp>
#include <iostream>
#include <map>
#include <set>

#include "package_test/parity_suite.hpp"

using namespace distro;
using namespace distro::test;

namespace {

/// Where we are stricter unless the real tools' settings are asked for, and how
/// (docs/testing.md).
const std::map<std::string, std::string> stricter = {
    {"no-test-missing-dep-1.0-0.conda", "a package without tests is solved"},
    {"requires-brackets-1.0-0.conda", "brackets keep their quotes"},
    {"run-test-bat-only-noarch-1.0-0.conda", "nothing was run: that is no pass"},
    {"v1-script-secrets-set-1.0-hb0f4dca_0.conda", "no variable of the caller"},
};

void add_texts(const base::Json& json, std::set<std::string>& texts) {
  if (json.is_string()) {
    texts.insert(json.get<std::string>());
  } else if (json.is_array()) {
    for (const base::Json& item : json) {
      add_texts(item, texts);
    }
  }
}

std::set<std::string> recorded_files(const base::Json& recorded) {
  std::set<std::string> files;
  add_texts(recorded.value("solved", base::Json()), files);
  return files;
}

std::set<std::string> installed(const job::Result& result) {
  std::set<std::string> names;
  for (const job::Evidence& evidence : result.prefix) {
    names.insert(evidence.fn);
  }
  return names;
}

/// The tool stopped before it had anything: a failure to us.
std::string recorded_verdict(const base::Json& recorded) {
  const std::string verdict = recorded["verdict"];
  return verdict == "error" ? "fail" : verdict;
}

void compare_all(bool parity, const std::map<std::string, std::string>& differences) {
  const std::vector<base::Json> cases = parity_cases();
  if (cases.empty()) {
    return;
  }
  ParitySuite suite;
  std::size_t same = 0;
  for (const base::Json& recorded : cases) {
    const job::Result result = suite.run(recorded, parity);
    const std::string verdict = verdict_of(result.outcome);
    const std::set<std::string> files = recorded_files(recorded);
    const bool agrees = verdict == recorded_verdict(recorded) &&
                        ((files.empty() && !parity) || installed(result) == files);
    same += agrees ? 1U : 0U;
    if (!differences.contains(recorded["file"])) {
      INFO(recorded["file"] << ": " << result.reason << "\n" << result.detail);
      CHECK(verdict == recorded_verdict(recorded));
      CHECK(agrees);
    }
  }
  std::cout << cases.size() << " packages, " << (parity ? "parity" : "ours") << ": "
            << same << " have the recorded verdict and files\n";
}

}  // namespace

TEST_CASE("with the real tools' settings packages get their verdict and their files",
          "[.][parity]") {
  compare_all(true, {});
}

TEST_CASE("with our settings only the listed packages get another verdict",
          "[.][parity]") {
  compare_all(false, stricter);
}
