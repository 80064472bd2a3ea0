// Where jobs work.
#pragma once

#include <filesystem>

#include "base/claimed_folder.hpp"
#include "base/temp_dir.hpp"

namespace distro::app {

/// A new folder below `scratch` (Config::scratch), removed with everything in it at the
/// end. If we are killed, the next one that is made removes it.
class WorkFolder {
 public:
  /// Throws EnvironmentError.
  explicit WorkFolder(const std::filesystem::path& scratch);

  [[nodiscard]] const std::filesystem::path& path() const { return folder_.path(); }

 private:
  base::TempDir folder_;
  base::FolderClaim claim_;
};

}  // namespace distro::app
