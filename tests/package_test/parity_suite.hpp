// Packages that the real conda-build and rattler-build were seen to test
// (../shared/parity), run by us.
#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "base/json.hpp"
#include "base/process.hpp"
#include "base/temp_dir.hpp"
#include "job/result.hpp"
#include "package_test/run_job.hpp"

namespace distro::test {

/// Lines of cases.jsonl; none, and a word about it, if the suite is not there.
[[nodiscard]] std::vector<base::Json> parity_cases();

/// The recorder's word for an outcome.
[[nodiscard]] std::string verdict_of(job::Outcome outcome);

class ParitySuite {
 public:
  ParitySuite();

  /// `parity`: with exactly the settings of the recorded runs.
  job::Result run(const base::Json& recorded, bool parity);

  /// What the tests of the last run printed, the paths of the test by the recorder's
  /// names for them ($PREFIX, $SRC_DIR).
  [[nodiscard]] std::string log() const;

 private:
  base::TempDir folder_;
  base::SystemProcessRunner processes_;
  std::vector<std::string> channels_;
  package_test::SharedIndex index_;
};

}  // namespace distro::test
