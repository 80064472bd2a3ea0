#include "package_test/disk_use.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <memory>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "base/descriptor.hpp"
#include "package_test/process_tree.hpp"

namespace distro::package_test {
namespace {

using base::OwnedDescriptor;
using Identity = std::pair<dev_t, ino_t>;

constexpr std::uint64_t one_entry = 4096;     // bytes; what a name and an inode take
constexpr std::uint64_t block_of_stat = 512;  // bytes; the unit of st_blocks
constexpr int looks_per_time = 20;            // a look may take a twentieth
constexpr auto shortest_pause = std::chrono::seconds(1);

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};

bool is_after(const timespec& time, const timespec& since) {
  return time.tv_sec != since.tv_sec ? time.tv_sec > since.tv_sec
                                     : time.tv_nsec > since.tv_nsec;
}

Identity identity_of(const struct stat& status) {
  return {status.st_dev, status.st_ino};
}

/// One folder after the other, with two open at a time however deep they are.
class Walk {
 public:
  explicit Walk(const timespec& since) : since_(since) {}

  void visit(const std::filesystem::path& root) {
    OwnedDescriptor here = opened(AT_FDCWD, root.c_str());
    std::vector<Level> levels;
    enter(here.get(), levels);
    while (!levels.empty()) {
      std::vector<std::string>& waiting = levels.back().folders;
      if (waiting.empty()) {
        levels.pop_back();
        if (levels.empty() || !climb(here, levels.back())) {
          return;
        }
        continue;
      }
      const std::string name = std::move(waiting.back());
      waiting.pop_back();
      OwnedDescriptor below = opened(here.get(), name.c_str());
      if (below.get() >= 0 && enter(below.get(), levels)) {
        here = std::move(below);
      }
    }
  }

  [[nodiscard]] std::uint64_t bytes() const { return bytes_; }

 private:
  struct Level {
    Identity folder;
    std::vector<std::string> folders;  ///< in it, still to be visited
  };

  /// To look into a folder that its owner may only write to, it is readable for a
  /// moment.
  static OwnedDescriptor opened(int parent, const char* name) {
    constexpr int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
    OwnedDescriptor folder(::openat(parent, name, flags));
    struct stat status = {};
    if (folder.get() < 0 && errno == EACCES &&
        ::fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) == 0 &&
        S_ISDIR(status.st_mode) &&
        ::fchmodat(parent, name, status.st_mode | S_IRWXU, 0) == 0) {
      folder = OwnedDescriptor(::openat(parent, name, flags));
      ::fchmodat(parent, name, status.st_mode, 0);
    }
    return folder;
  }

  /// Counts what is in a folder; false if it cannot be, or was visited before.
  bool enter(int descriptor, std::vector<Level>& levels) {
    struct stat status = {};
    if (descriptor < 0 || ::fstat(descriptor, &status) != 0 ||
        !visited_.insert(identity_of(status)).second) {
      return false;
    }
    const std::unique_ptr<DIR, CloseFolder> folder(
        ::fdopendir(::openat(descriptor, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC)));
    if (!folder) {
      return false;
    }
    Level level{identity_of(status), {}};
    while (const dirent* entry = ::readdir(folder.get())) {
      const std::string_view name = entry->d_name;
      if (name != "." && name != ".." && count(descriptor, entry->d_name)) {
        level.folders.emplace_back(name);
      }
    }
    levels.push_back(std::move(level));
    return true;
  }

  /// Returns whether it is a folder.
  bool count(int folder, const char* name) {
    struct stat status = {};
    if (::fstatat(folder, name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
      return false;
    }
    const bool once = status.st_nlink <= 1 || S_ISDIR(status.st_mode) ||
                      shared_.insert(identity_of(status)).second;
    if (once && is_after(status.st_ctim, since_)) {
      bytes_ += std::max(one_entry,
                         static_cast<std::uint64_t>(status.st_blocks) * block_of_stat);
    }
    return S_ISDIR(status.st_mode);
  }

  /// Back to the folder above, unless the tree was moved meanwhile.
  static bool climb(OwnedDescriptor& here, const Level& above) {
    OwnedDescriptor parent(
        ::openat(here.get(), "..", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    struct stat status = {};
    if (parent.get() < 0 || ::fstat(parent.get(), &status) != 0 ||
        identity_of(status) != above.folder) {
      return false;
    }
    here = std::move(parent);
    return true;
  }

  timespec since_;
  std::uint64_t bytes_ = 0;
  std::set<Identity> visited_;  ///< folders
  std::set<Identity> shared_;   ///< files of several names
};

/// The files that a process has open.
std::vector<std::filesystem::path> open_files(int pid) {
  std::vector<std::filesystem::path> files;
  std::error_code gone;
  const std::filesystem::path folder = "/proc/" + std::to_string(pid) + "/fd";
  for (std::filesystem::directory_iterator entry(folder, gone), end; entry != end;
       entry.increment(gone)) {
    files.push_back(entry->path());
  }
  return files;
}

}  // namespace

std::uint64_t disk_use(const std::vector<std::filesystem::path>& folders,
                       const timespec& since) {
  Walk walk(since);
  for (const std::filesystem::path& folder : folders) {
    walk.visit(folder);
  }
  return walk.bytes();
}

std::uint64_t nameless_use(int root, const std::filesystem::path& folder) {
  struct stat disk = {};
  if (::stat(folder.c_str(), &disk) != 0) {
    return 0;
  }
  std::uint64_t bytes = 0;
  std::set<Identity> seen;
  for (const int pid : tree_members(root)) {
    for (const std::filesystem::path& file : open_files(pid)) {
      struct stat status = {};
      if (::stat(file.c_str(), &status) == 0 && S_ISREG(status.st_mode) &&
          status.st_nlink == 0 && status.st_dev == disk.st_dev &&
          seen.insert(identity_of(status)).second) {
        bytes += static_cast<std::uint64_t>(status.st_blocks) * block_of_stat;
      }
    }
  }
  return bytes;
}

DiskWatch::DiskWatch(std::vector<std::filesystem::path> folders, std::uint64_t limit)
    : folders_(std::move(folders)),
      limit_(limit),
      next_look_(Clock::now() + shortest_pause) {
  std::erase_if(folders_, [](const auto& folder) { return folder.empty(); });
  // File systems may lag behind this clock by some milliseconds, never the other way:
  // what was made before is not taken for the program's.
  ::clock_gettime(CLOCK_REALTIME, &since_);
}

bool DiskWatch::look() {
  const Clock::time_point now = Clock::now();
  if (exceeded_ || folders_.empty() || now < next_look_) {
    return exceeded_;
  }
  std::uint64_t use = disk_use(folders_, since_);
  if (use <= limit_ && pid_ != 0) {
    use += nameless_use(pid_, folders_.front());
  }
  exceeded_ = use > limit_;
  const Clock::time_point end = Clock::now();
  next_look_ =
      end + std::max<Clock::duration>(shortest_pause, (end - now) * looks_per_time);
  return exceeded_;
}

}  // namespace distro::package_test
