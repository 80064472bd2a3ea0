// Where jobs work.
#pragma once

#include <cstddef>
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

  /// Where job `number` of this process works. No two processes have one name for it:
  /// ext4 chooses the place on disk of a spread folder by its name, and where files
  /// were removed a moment ago new ones are made slowly.
  [[nodiscard]] std::filesystem::path for_job(std::size_t number) const;

 private:
  base::TempDir folder_;
  base::FolderClaim claim_;
};

}  // namespace distro::app
