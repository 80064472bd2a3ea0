// What `conda-distro test` says of one package, and of all.
#pragma once

#include <map>
#include <string>

#include "app/test/test_packages.hpp"
#include "cli/terminal.hpp"

namespace distro::cli {

/// One line of --json.
[[nodiscard]] base::Json test_json(const app::TestedPackage& tested);

/// One line and, if it did not pass, why, where the log is and what makes the prefix
/// again.
[[nodiscard]] std::string test_text(const app::TestedPackage& tested,
                                    const Terminal& terminal);

/// How many ended how: the last line.
class TestSummary {
 public:
  void add(const job::Result& result) { ++counts_[result.outcome]; }
  [[nodiscard]] bool all_good() const;
  /// "206 packages: 120 passed, 86 failed".
  [[nodiscard]] std::string text() const;

 private:
  std::map<job::Outcome, std::size_t> counts_;
};

}  // namespace distro::cli
