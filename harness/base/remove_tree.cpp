#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/descriptor.hpp"
#include "base/error.hpp"
#include "base/file.hpp"

namespace distro::base {
namespace {

struct CloseFolder {
  void operator()(DIR* folder) const { ::closedir(folder); }
};
using Folder = std::unique_ptr<DIR, CloseFolder>;

/// Removes what the standard library cannot: folders that may not be entered, and trees
/// deeper than a process may have descriptors or a path bytes. A folder that is not
/// empty is moved up to the top; so only one is open beside the top at any time.
class Removal {
 public:
  explicit Removal(const std::filesystem::path& root)
      : root_(root), top_(open_folder(AT_FDCWD, root_.c_str())) {}

  void run() {
    empty(root_.c_str(), AT_FDCWD);
    for (std::size_t at = 0; at < moved_.size(); ++at) {
      const std::string name = moved_[at];
      empty(name.c_str(), top_.get());
      if (::unlinkat(top_.get(), name.c_str(), AT_REMOVEDIR) != 0) {
        fail();
      }
    }
    if (::rmdir(root_.c_str()) != 0) {
      fail();
    }
  }

 private:
  [[noreturn]] void fail() const {
    throw EnvironmentError(root_.string() + ": cannot remove: " + std::strerror(errno));
  }

  /// With all rights on it.
  OwnedDescriptor open_folder(int parent, const char* name) const {
    struct stat status = {};
    if (::fstatat(parent, name, &status, AT_SYMLINK_NOFOLLOW) != 0) {
      fail();
    }
    if (S_ISDIR(status.st_mode) && (status.st_mode & S_IRWXU) != S_IRWXU) {
      ::fchmodat(parent, name, S_IRWXU, 0);
    }
    OwnedDescriptor folder(
        ::openat(parent, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
    if (folder.get() < 0) {
      fail();
    }
    return folder;
  }

  void empty(const char* name, int parent) {
    OwnedDescriptor descriptor = open_folder(parent, name);
    const Folder folder(::fdopendir(descriptor.get()));
    if (!folder) {
      fail();
    }
    const int here = descriptor.release();
    const bool is_top = parent == AT_FDCWD;
    while (const dirent* entry = ::readdir(folder.get())) {
      const std::string_view found = entry->d_name;
      if (found != "." && found != "..") {
        remove(here, entry->d_name, is_top);
      }
    }
  }

  void remove(int folder, const char* name, bool is_top) {
    if (::unlinkat(folder, name, 0) == 0 ||
        ::unlinkat(folder, name, AT_REMOVEDIR) == 0) {
      return;
    }
    if (is_top) {
      moved_.emplace_back(name);
      return;
    }
    // To be moved a folder must be writable: its `..` changes.
    open_folder(folder, name);
    std::string next;
    do {
      next = ".removed-" + std::to_string(++number_);
    } while (::faccessat(top_.get(), next.c_str(), F_OK, AT_SYMLINK_NOFOLLOW) == 0);
    if (::renameat(folder, name, top_.get(), next.c_str()) != 0) {
      fail();
    }
    moved_.push_back(std::move(next));
  }

  std::filesystem::path root_;
  OwnedDescriptor top_;
  std::vector<std::string> moved_;  ///< folders of the top that are to go
  std::size_t number_ = 0;
};

}  // namespace

void remove_tree(const std::filesystem::path& path) {
  std::error_code error;
  std::filesystem::remove_all(path, error);
  if (!error) {
    return;
  }
  std::error_code unknown;
  const auto type = std::filesystem::symlink_status(path, unknown).type();
  if (type == std::filesystem::file_type::directory) {
    Removal(path).run();
  } else if (type != std::filesystem::file_type::not_found) {
    throw EnvironmentError(path.string() + ": cannot remove: " + error.message());
  }
}

}  // namespace distro::base
