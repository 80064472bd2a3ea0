// Files: read whole, written beside and renamed, locked.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace distro::base {

/// The bytes of a file. Throws EnvironmentError naming path and reason.
[[nodiscard]] std::string read_file(const std::filesystem::path& path);

/// As read_file, but nothing if there is no such file.
[[nodiscard]] std::optional<std::string> read_file_if_there(
    const std::filesystem::path& path);

/// Whether a file is flushed to disk: what can be made again may be lost with the
/// power.
enum class Flush { no, yes };

/// Writes `text` beside `path`, flushes it to disk, and renames it over: readers and a
/// kill see the old file or the new one. Makes the parent folders. Throws
/// EnvironmentError.
void write_file(const std::filesystem::path& path, std::string_view text,
                Flush flush = Flush::yes);

/// Appends `line` and a newline with one write and flushes it to disk; of several
/// processes one after the other. A torn last line (a kill within the write) is the
/// reader's to drop.
void append_line(const std::filesystem::path& path, std::string_view line);

/// An exclusive lock (flock) on `path`, made if missing, held until destruction; the
/// kernel releases it when the process dies.
class FileLock {
 public:
  /// Waits for the lock. `on_wait` is called once if somebody else holds it. Throws
  /// Interrupted when asked to stop meanwhile, EnvironmentError.
  explicit FileLock(const std::filesystem::path& path,
                    const std::function<void()>& on_wait = {});

  /// The lock if it is free right now.
  [[nodiscard]] static std::optional<FileLock> try_lock(
      const std::filesystem::path& path);

  FileLock(FileLock&& other) noexcept;
  FileLock& operator=(FileLock&& other) noexcept;
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;
  ~FileLock();

 private:
  explicit FileLock(int descriptor) : descriptor_(descriptor) {}
  int descriptor_ = -1;
};

/// Removes a tree whatever its modes are (packages ship read-only folders) and however
/// deep it is. Missing is fine. Throws EnvironmentError.
void remove_tree(const std::filesystem::path& path);

/// `~` and `~/x` become the home folder `home`; anything else is returned as it is.
[[nodiscard]] std::filesystem::path expand_home(std::string_view path,
                                                const std::filesystem::path& home);

}  // namespace distro::base
