// By which a folder is known to be as it was, without reading its files.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

namespace distro::prefix {

/// A write to a file sets its time of change, which no program can choose: so two equal
/// states mean equal contents, for as long as the folder is not copied elsewhere.
struct FolderState {
  std::uint64_t entries = 0;  ///< files, links and folders
  /// sha256 over path, type, mode, size, times of modification and change, and inode of
  /// each of them.
  std::string digest;
  friend bool operator==(const FolderState&, const FolderState&) = default;
};

/// The state of everything below `folder`, but not of that folder itself (renaming it
/// changes it). Throws EnvironmentError naming what cannot be looked at.
[[nodiscard]] FolderState state_of(const std::filesystem::path& folder);

}  // namespace distro::prefix
