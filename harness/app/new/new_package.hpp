// `conda-distro new NAME`: manifest and recipe of a package that the distribution does
// not have yet.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "app/new/interview.hpp"
#include "app/workspace.hpp"
#include "base/json.hpp"
#include "recipe/lint/finding.hpp"

namespace distro::app {

/// What to begin from. The options that answer questions are the Interview's.
struct NewRequest {
  std::string name;            ///< may be empty if `from` is not: what that file is
  std::filesystem::path from;  ///< a package file; or empty
  bool from_nothing = false;
  std::string staging;  ///< channel to look in; "": those of distro.yaml
  std::string version;  ///< that is wanted; "": the newest in staging
  bool dry_run = false;
};

/// Where the recipe comes from.
struct NewSource {
  std::string kind;      ///< "staging", "file" or "nothing"
  std::string location;  ///< path of the package file; "" for nothing
  std::string member;    ///< of it, that the recipe is; "" if it was made
  std::string recipe;    ///< "written", "resolved" or "made"
};

struct NewPackage {
  std::filesystem::path root;  ///< of the distribution
  std::string name;
  std::string version;
  std::int64_t build_number = 0;
  NewSource source;
  std::map<std::string, std::string> files;  ///< texts by path
  std::vector<std::string> notes;            ///< what to know, and to look at
  std::vector<std::string> changes;          ///< what lint corrected
  std::vector<recipe::Finding> findings;     ///< what lint still says
  std::vector<Question> left;                ///< that nobody has answered
  bool is_written = false;
};

/// Writes recipes/<name> and packages/<name>.yaml, all or none (unless `dry_run`).
/// Throws UsageError if they are there already, if there is nothing to begin from, or
/// if what only a person can know is neither given nor can be asked.
[[nodiscard]] NewPackage new_package(const Workspace& workspace,
                                     const NewRequest& request, Interview& interview);

/// files, source, findings and questions_left, among others.
[[nodiscard]] base::Json to_json(const NewPackage& package);

}  // namespace distro::app
