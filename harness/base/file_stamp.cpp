#include "base/file_stamp.hpp"

#include <fcntl.h>
#include <sys/stat.h>

namespace distro::base {
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

bool is_settled(const FileStamp& stamp, std::chrono::system_clock::time_point now) {
  using namespace std::chrono_literals;
  const std::chrono::nanoseconds changed(stamp.changed);
  const std::chrono::nanoseconds tick = changed % 1s == 0s ? 2s : 100ms;
  return changed + tick < now.time_since_epoch();
}

std::string text_of(const FileStamp& stamp) {
  return std::to_string(stamp.inode) + ' ' + std::to_string(stamp.size) + ' ' +
         std::to_string(stamp.modified) + ' ' + std::to_string(stamp.changed);
}

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

}  // namespace distro::base
