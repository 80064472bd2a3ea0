#include "prefix/file_copy.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/descriptor.hpp"
#include "base/error.hpp"

namespace distro::prefix {
namespace {

namespace fs = std::filesystem;

constexpr mode_t permission_bits = 0777;

EnvironmentError failure(const std::string& path, const char* doing) {
  return EnvironmentError(path + ": cannot " + doing + ": " + std::strerror(errno));
}

int create(const std::string& target) {
  const int file = ::open(target.c_str(),
                          O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0) {
    throw failure(target, "make the file");
  }
  return file;
}

void write_all(int file, std::string_view bytes, const std::string& target) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      throw failure(target, "write");
    }
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
}

/// For file systems without copy_file_range: through our memory, from where it stopped.
void copy_by_reading(int from, int to, const std::string& target) {
  char buffer[1 << 16];
  for (;;) {
    const ssize_t count = ::read(from, buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      throw failure(target, "copy");
    }
    if (count == 0) {
      return;
    }
    write_all(to, std::string_view(buffer, static_cast<std::size_t>(count)), target);
  }
}

}  // namespace

void FileCopier::copy_bytes(int from, int to, std::uint64_t size,
                            const std::string& target) {
  if (size > 0 && shares_blocks_) {
    if (::ioctl(to, FICLONE, from) == 0) {
      return;
    }
    shares_blocks_ = false;
  }
  while (size > 0 && copies_in_kernel_) {
    const ssize_t count = ::copy_file_range(from, nullptr, to, nullptr, size, 0);
    if (count == 0) {
      return;  // it got shorter
    }
    if (count > 0) {
      size -= std::min(size, static_cast<std::uint64_t>(count));
    } else if (errno == ENOSPC || errno == EDQUOT || errno == EIO) {
      throw failure(target, "copy");
    } else if (errno != EINTR) {
      copies_in_kernel_ = false;
    }
  }
  if (size > 0) {
    copy_by_reading(from, to, target);
  }
}

void FileCopier::copy(const std::string& source, const std::string& target) {
  const base::OwnedDescriptor from(
      ::open(source.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  struct stat status = {};
  if (from.get() < 0 || ::fstat(from.get(), &status) != 0) {
    throw failure(source, "open");
  }
  const base::OwnedDescriptor to(create(target));
  copy_bytes(from.get(), to.get(), static_cast<std::uint64_t>(status.st_size), target);
  // A .pyc is valid for the modification time of its .py: keep it.
  const timespec times[2] = {status.st_mtim, status.st_mtim};
  if (::futimens(to.get(), times) != 0 ||
      ::fchmod(to.get(), status.st_mode & permission_bits) != 0) {
    throw failure(target, "set mode and time");
  }
}

void write_new_file(const fs::path& target, std::string_view bytes, mode_t mode) {
  const base::OwnedDescriptor to(create(target.native()));
  write_all(to.get(), bytes, target.native());
  if (::fchmod(to.get(), mode & permission_bits) != 0) {
    throw failure(target.native(), "set the mode");
  }
}

}  // namespace distro::prefix
