// Files of a prefix: copies that share nothing with the cache that can be changed.
#pragma once

#include <sys/types.h>

#include <atomic>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>

namespace distro::prefix {

/// Copies regular files, each with its permissions and modification time. The blocks
/// are shared until written to where the file system can (FICLONE), else copied within
/// the kernel; what it cannot do for one file it is not asked for the next. May be used
/// by several threads.
class FileCopier {
 public:
  /// `target` must not exist. Throws EnvironmentError.
  void copy(const std::string& source, const std::string& target);

 private:
  void copy_bytes(int from, int to, std::uint64_t size, const std::string& target);
  std::atomic<bool> shares_blocks_{true};
  std::atomic<bool> copies_in_kernel_{true};
};

/// Writes a file that must not exist, not even as a symbolic link. `mode` holds
/// permission bits, whatever the umask is. Throws EnvironmentError.
void write_new_file(const std::filesystem::path& target, std::string_view bytes,
                    mode_t mode);

}  // namespace distro::prefix
