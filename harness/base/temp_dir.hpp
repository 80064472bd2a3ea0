// A folder that goes when its owner does.
#pragma once

#include <filesystem>
#include <string_view>

namespace distro::base {

/// A new empty folder, removed with everything in it on destruction.
class TempDir {
 public:
  /// Below `parent` (default: the system's temporary folder), its name beginning with
  /// `prefix`. Throws EnvironmentError.
  explicit TempDir(std::string_view prefix = "conda-distro-",
                   const std::filesystem::path& parent = {});
  TempDir(const TempDir&) = delete;
  TempDir& operator=(const TempDir&) = delete;
  ~TempDir();

  [[nodiscard]] const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace distro::base
