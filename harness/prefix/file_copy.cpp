#include "prefix/file_copy.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "base/error.hpp"

namespace distro::prefix {
namespace {

constexpr mode_t permission_bits = 0777;

EnvironmentError failure(const std::filesystem::path& path, const char* doing) {
  return EnvironmentError(path.string() + ": cannot " + doing + ": " +
                          std::strerror(errno));
}

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (value_ >= 0) {
      ::close(value_);
    }
  }
  [[nodiscard]] int get() const { return value_; }

 private:
  int value_;
};

int create(const std::filesystem::path& target) {
  const int file = ::open(target.c_str(),
                          O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
  if (file < 0) {
    throw failure(target, "make the file");
  }
  return file;
}

void write_all(int file, std::string_view bytes, const std::filesystem::path& target) {
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
void copy_by_reading(int from, int to, const std::filesystem::path& target) {
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

void copy_bytes(int from, int to, const std::filesystem::path& target) {
  constexpr std::size_t at_once = std::size_t{1} << 30;
  if (::ioctl(to, FICLONE, from) == 0) {
    return;
  }
  for (;;) {
    const ssize_t count = ::copy_file_range(from, nullptr, to, nullptr, at_once, 0);
    if (count == 0) {
      return;
    }
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0 && (errno == ENOSPC || errno == EDQUOT || errno == EIO)) {
      throw failure(target, "copy");
    }
    if (count < 0) {
      copy_by_reading(from, to, target);
      return;
    }
  }
}

}  // namespace

void clone_file(const std::filesystem::path& source,
                const std::filesystem::path& target) {
  const Descriptor from(::open(source.c_str(), O_RDONLY | O_NOFOLLOW | O_CLOEXEC));
  struct stat status = {};
  if (from.get() < 0 || ::fstat(from.get(), &status) != 0) {
    throw failure(source, "open");
  }
  const Descriptor to(create(target));
  if (status.st_size > 0) {
    copy_bytes(from.get(), to.get(), target);
  }
  // A .pyc is valid for the modification time of its .py: keep it.
  const timespec times[2] = {status.st_mtim, status.st_mtim};
  if (::futimens(to.get(), times) != 0 ||
      ::fchmod(to.get(), status.st_mode & permission_bits) != 0) {
    throw failure(target, "set mode and time");
  }
}

void write_new_file(const std::filesystem::path& target, std::string_view bytes,
                    mode_t mode) {
  const Descriptor to(create(target));
  write_all(to.get(), bytes, target);
  if (::fchmod(to.get(), mode & permission_bits) != 0) {
    throw failure(target, "set the mode");
  }
}

}  // namespace distro::prefix
