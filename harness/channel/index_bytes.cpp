#include "channel/index_bytes.hpp"

#include <fcntl.h>
#include <unistd.h>
#include <zstd.h>

#include <cerrno>
#include <cstring>

#include "base/descriptor.hpp"
#include "base/error.hpp"

namespace distro::channel::detail {
namespace {

namespace fs = std::filesystem;

/// On repodata level 1 is as small as level 12 (digests do not compress, names repeat
/// at once), and seven times as fast as level 9; 16 saves a twentieth for a hundred
/// times the work.
constexpr int compression_level = 1;

[[noreturn]] void fail(const fs::path& path, std::string_view doing) {
  throw EnvironmentError(path.string() + ": cannot " + std::string(doing) + ": " +
                         std::strerror(errno));
}

}  // namespace

std::string zstd_bytes(std::string_view text) {
  std::string bytes(ZSTD_compressBound(text.size()), '\0');
  const std::size_t size = ZSTD_compress(bytes.data(), bytes.size(), text.data(),
                                         text.size(), compression_level);
  if (ZSTD_isError(size) != 0) {
    throw EnvironmentError(std::string("cannot compress: ") + ZSTD_getErrorName(size));
  }
  bytes.resize(size);
  return bytes;
}

void write_new_file(const fs::path& path, std::string_view bytes) {
  const base::OwnedDescriptor file(
      ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
  if (file.get() < 0) {
    fail(path, "write");
  }
  while (!bytes.empty()) {
    const ssize_t written = ::write(file.get(), bytes.data(), bytes.size());
    if (written < 0 && errno != EINTR) {
      fail(path, "write");
    }
    bytes.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
  }
  if (::fsync(file.get()) != 0) {
    fail(path, "flush to disk");
  }
}

void flush_folder(const fs::path& folder) {
  const base::OwnedDescriptor descriptor(
      ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (descriptor.get() < 0 || ::fsync(descriptor.get()) != 0) {
    fail(folder, "flush to disk");
  }
}

}  // namespace distro::channel::detail
