// What an indexer learnt of package files, so that those that did not change since are
// not read again: `.index/files.json`. It may be removed at any time.
#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace distro::channel::detail {

/// By which a file is known to be the same: any change of its content or name sets the
/// time of change, which no program can choose.
struct FileStamp {
  std::uint64_t inode = 0;
  std::uint64_t size = 0;     ///< bytes
  std::int64_t modified = 0;  ///< nanoseconds since 1970
  std::int64_t changed = 0;   ///< nanoseconds since 1970
  friend bool operator==(const FileStamp&, const FileStamp&) = default;
};

/// Nothing if the file is not there.
[[nodiscard]] std::optional<FileStamp> stamp_of(const std::filesystem::path& file);

struct CachedFile {
  FileStamp stamp;
  std::string entry;  ///< its entry in repodata, JSON
};

/// By "subdir/fn".
using FileCache = std::map<std::string, CachedFile>;

/// Empty if there is none, or none that can be read.
[[nodiscard]] FileCache load_file_cache(const std::filesystem::path& channel);
void save_file_cache(const std::filesystem::path& channel, const FileCache& cache);

}  // namespace distro::channel::detail
