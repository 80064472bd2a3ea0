// A download that goes on, or was broken off, and by what it may be continued.
#pragma once

#include <filesystem>
#include <string>

namespace distro::channel {

/// A file that is being fetched, with a note beside it. Only by who holds the lock of
/// what it is for.
struct PartialFile {
  std::filesystem::path file;
  std::filesystem::path note;  ///< URL and validator

  /// By what the file may be continued if it is of `url` (redacted); else empty.
  [[nodiscard]] std::string validator(const std::string& url) const;
  /// Called before the first byte of a new file is written.
  void begin(const std::string& url, const std::string& validator) const;
  void drop() const;
};

}  // namespace distro::channel
