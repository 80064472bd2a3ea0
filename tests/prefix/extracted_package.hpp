// Extracted packages and prefixes for tests of linking, made on the spot.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "base/temp_dir.hpp"
#include "prefix/link.hpp"
#include "support/package_builder.hpp"

namespace distro::test {

/// Writes `contents` below `folder` as an extracted package, without a container.
prefix::Package extracted_package(const std::filesystem::path& folder,
                                  const PackageContents& contents);

/// Starts the program as it is, without a sandbox.
base::ProcessEnd run_plainly(const base::ProcessRequest& request);

/// A prefix made of packages, in a folder that goes with it.
class LinkedPrefix {
 public:
  explicit LinkedPrefix(const std::vector<PackageContents>& packages,
                        prefix::Manner manner = prefix::Manner::conda);

  /// Links again into a prefix of this path length (bytes, at least that of the
  /// folder).
  LinkedPrefix(const std::vector<PackageContents>& packages, std::size_t length);

  [[nodiscard]] const std::filesystem::path& path() const { return prefix_; }
  [[nodiscard]] const std::filesystem::path& folder() const { return folder_.path(); }
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }
  [[nodiscard]] std::string read(const std::string& path) const;

 private:
  base::TempDir folder_;
  std::filesystem::path prefix_;
  std::vector<std::string> notes_;
};

/// What the LinkError of linking `packages` says. Fails the test if there is none.
std::string link_error(const std::vector<PackageContents>& packages);

}  // namespace distro::test
