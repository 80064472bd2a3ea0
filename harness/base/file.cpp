#include "base/file.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>
#include <utility>

#include "base/descriptor.hpp"
#include "base/error.hpp"
#include "base/interrupt.hpp"

namespace distro::base {
namespace {

EnvironmentError failure(const std::filesystem::path& path, const char* doing) {
  return EnvironmentError(path.string() + ": cannot " + doing + ": " +
                          std::strerror(errno));
}

void write_all(int descriptor, std::string_view text,
               const std::filesystem::path& path) {
  while (!text.empty()) {
    const ssize_t written = ::write(descriptor, text.data(), text.size());
    if (written < 0 && errno == EINTR) {
      continue;
    }
    if (written < 0) {
      throw failure(path, "write");
    }
    text.remove_prefix(static_cast<std::size_t>(written));
  }
}

void flush(int descriptor, const std::filesystem::path& path) {
  if (::fsync(descriptor) != 0) {
    throw failure(path, "flush to disk");
  }
}

void make_folders(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    throw EnvironmentError(folder.string() +
                           ": cannot make the folder: " + error.message());
  }
}

}  // namespace

std::optional<std::string> read_file_if_there(const std::filesystem::path& path) {
  const OwnedDescriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) {
    if (errno == ENOENT || errno == ENOTDIR) {
      return std::nullopt;
    }
    throw failure(path, "open");
  }
  std::string text;
  struct stat status = {};
  if (::fstat(file.get(), &status) == 0 && status.st_size > 0) {
    text.reserve(static_cast<std::size_t>(status.st_size));
  }
  char buffer[1 << 16];
  for (;;) {
    const ssize_t count = ::read(file.get(), buffer, sizeof buffer);
    if (count < 0 && errno == EINTR) {
      continue;
    }
    if (count < 0) {
      throw failure(path, "read");
    }
    if (count == 0) {
      return text;
    }
    text.append(buffer, static_cast<std::size_t>(count));
  }
}

std::string read_file(const std::filesystem::path& path) {
  std::optional<std::string> text = read_file_if_there(path);
  if (!text) {
    throw EnvironmentError(path.string() + ": there is no such file");
  }
  return *std::move(text);
}

void write_file(const std::filesystem::path& path, std::string_view text,
                Flush wanted) {
  const std::filesystem::path folder =
      path.has_parent_path() ? path.parent_path() : ".";
  make_folders(folder);
  std::string beside = (folder / ("." + path.filename().string() + ".XXXXXX")).string();
  const OwnedDescriptor file(::mkostemp(beside.data(), O_CLOEXEC));
  if (file.get() < 0) {
    throw failure(path, "write");
  }
  try {
    write_all(file.get(), text, path);
    ::fchmod(file.get(), 0644);
    if (wanted == Flush::yes) {
      flush(file.get(), path);
    }
    if (::rename(beside.c_str(), path.c_str()) != 0) {
      throw failure(path, "rename into place");
    }
  } catch (...) {
    ::unlink(beside.c_str());
    throw;
  }
  if (wanted == Flush::no) {
    return;
  }
  const OwnedDescriptor directory(
      ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.get() >= 0) {
    flush(directory.get(), folder);
  }
}

void append_line(const std::filesystem::path& path, std::string_view line) {
  if (path.has_parent_path()) {
    make_folders(path.parent_path());
  }
  const OwnedDescriptor file(
      ::open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0644));
  if (file.get() < 0) {
    throw failure(path, "open");
  }
  // Two processes that append at once must not take each other's line for a torn one.
  while (::flock(file.get(), LOCK_EX) != 0) {
    if (errno != EINTR) {
      throw failure(path, "lock");
    }
  }
  std::string whole;
  // A line that a kill tore must not swallow ours.
  char last = '\n';
  const off_t end = ::lseek(file.get(), 0, SEEK_END);
  if (end > 0 && ::pread(file.get(), &last, 1, end - 1) == 1 && last != '\n') {
    whole += '\n';
  }
  whole += line;
  whole += '\n';
  write_all(file.get(), whole, path);
  flush(file.get(), path);
}

FileLock::FileLock(const std::filesystem::path& path,
                   const std::function<void()>& on_wait) {
  if (std::optional<FileLock> lock = try_lock(path)) {
    *this = *std::move(lock);
    return;
  }
  if (on_wait) {
    on_wait();
  }
  // Not with a flock that waits: that one would not let go for Ctrl-C.
  while (descriptor_ < 0) {
    if (interrupted()) {
      throw Interrupted{};
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));
    if (std::optional<FileLock> lock = try_lock(path)) {
      *this = *std::move(lock);
    }
  }
}

std::optional<FileLock> FileLock::try_lock(const std::filesystem::path& path) {
  if (path.has_parent_path()) {
    make_folders(path.parent_path());
  }
  FileLock lock(::open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0644));
  if (lock.descriptor_ < 0) {
    throw failure(path, "open the lock");
  }
  if (::flock(lock.descriptor_, LOCK_EX | LOCK_NB) == 0) {
    return lock;
  }
  if (errno == EWOULDBLOCK || errno == EINTR) {
    return std::nullopt;
  }
  throw failure(path, "lock");
}

FileLock::FileLock(FileLock&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)) {}

FileLock& FileLock::operator=(FileLock&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  return *this;
}

FileLock::~FileLock() {
  if (descriptor_ >= 0) {
    ::close(descriptor_);
  }
}

std::filesystem::path expand_home(std::string_view path,
                                  const std::filesystem::path& home) {
  if (path == "~") {
    return home;
  }
  if (path.starts_with("~/")) {
    return home / path.substr(2);
  }
  return path;
}

}  // namespace distro::base
