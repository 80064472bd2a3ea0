// What lint says of a package that is to be, and what it takes to content it.
#pragma once

#include <string>
#include <vector>

#include "app/new/draft_files.hpp"
#include "app/new/interview.hpp"
#include "recipe/lint/finding.hpp"

namespace distro::app {

/// The package that is to be, among the files of a draft.
struct NewPackageFiles {
  std::string recipe;  ///< path of its recipe
  std::string module;  ///< that may be imported as its test; may be empty
  bool is_built = false;
};

struct SettledFindings {
  std::vector<recipe::Finding> findings;  ///< that are left
  std::vector<std::string> changes;       ///< that were certain, "path:line: what"
};

/// Lints `draft` by the rules of the distribution, corrects what is certain, and has
/// `interview` answer what a person can. Only what was not found in `before` counts; in
/// files that were there before nothing is changed.
[[nodiscard]] SettledFindings settle_findings(const recipe::FileTree& before,
                                              DraftFiles& draft,
                                              const NewPackageFiles& files,
                                              Interview& interview);

}  // namespace distro::app
