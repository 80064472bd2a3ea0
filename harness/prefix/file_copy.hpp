// Files of a prefix: copies that share nothing with the cache that can be changed.
#pragma once

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>

namespace distro::prefix {

/// Copies a regular file with its permissions and modification time. Its blocks are
/// shared until written to where the file system can (FICLONE), else copied within the
/// kernel. `target` must not exist. Throws EnvironmentError.
void clone_file(const std::filesystem::path& source,
                const std::filesystem::path& target);

/// Writes a file that must not exist, not even as a symbolic link. `mode` holds
/// permission bits, whatever the umask is. Throws EnvironmentError.
void write_new_file(const std::filesystem::path& target, std::string_view bytes,
                    mode_t mode);

}  // namespace distro::prefix
