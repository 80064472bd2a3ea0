#include "channel/file_stamp.hpp"

#include <fcntl.h>
#include <sys/stat.h>

namespace distro::channel::detail {
namespace {

std::int64_t nanoseconds(const timespec& time) {
  return std::int64_t{time.tv_sec} * 1'000'000'000 + time.tv_nsec;
}

std::optional<FileStamp> stamp_from(int outcome, const struct stat& status) {
  if (outcome != 0 || !S_ISREG(status.st_mode)) {
    return std::nullopt;
  }
  return FileStamp{status.st_ino, static_cast<std::uint64_t>(status.st_size),
                   nanoseconds(status.st_mtim), nanoseconds(status.st_ctim)};
}

}  // namespace

std::optional<FileStamp> stamp_of(int folder, const char* name) {
  struct stat status = {};
  return stamp_from(::fstatat(folder, name, &status, 0), status);
}

std::optional<FileStamp> stamp_of(int file) {
  struct stat status = {};
  return stamp_from(::fstat(file, &status), status);
}

std::optional<FileStamp> stamp_of_target(const std::filesystem::path& path) {
  return stamp_of(AT_FDCWD, path.c_str());
}

}  // namespace distro::channel::detail
