// By which a file is known to be the same.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace distro::base {

/// Any change of a file's content or name sets its time of change, which no program can
/// choose.
struct FileStamp {
  std::uint64_t inode = 0;
  std::uint64_t size = 0;     ///< bytes
  std::int64_t modified = 0;  ///< nanoseconds since 1970
  std::int64_t changed = 0;   ///< nanoseconds since 1970
  friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

/// A file that changed a moment ago may change again within one tick of the clock of
/// its file system, that of some ticks only every second or two: then its stamp does
/// not tell. `now` is before the file was read.
[[nodiscard]] bool is_settled(const FileStamp& stamp,
                              std::chrono::system_clock::time_point now);

/// The stamp as one line, without its end.
[[nodiscard]] std::string text_of(const FileStamp& stamp);

/// Nothing if no regular file is there. `folder` is an open folder.
[[nodiscard]] std::optional<FileStamp> stamp_of(int folder, const char* name);

/// Of an open file; nothing if it is no regular one.
[[nodiscard]] std::optional<FileStamp> stamp_of(int file);

/// Of the file that a path leads to; nothing if there is none.
[[nodiscard]] std::optional<FileStamp> stamp_of_target(
    const std::filesystem::path& path);

}  // namespace distro::base
