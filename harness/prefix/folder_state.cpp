#include "prefix/folder_state.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstring>
#include <memory>
#include <vector>

#include "base/descriptor.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"

namespace distro::prefix {
namespace {

/// Looks at names below open folders: no path is followed from its beginning again, so
/// that thousands of files take a few milliseconds.
class Look {
 public:
  explicit Look(const std::filesystem::path& root) : root_(root) {}

  FolderState take() {
    visit(base::OwnedDescriptor(
        ::open(root_.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)));
    state_.digest = digest_.hex();
    return std::move(state_);
  }

 private:
  struct Closing {
    void operator()(DIR* folder) const { ::closedir(folder); }
  };

  [[noreturn]] void fail() const {
    throw EnvironmentError((root_ / path_).string() +
                           ": cannot look at it: " + std::strerror(errno));
  }

  /// `path_` is the path of `descriptor`.
  void visit(base::OwnedDescriptor descriptor) {
    const std::unique_ptr<DIR, Closing> folder(
        descriptor.get() < 0 ? nullptr : ::fdopendir(descriptor.get()));
    if (!folder) {
      fail();
    }
    static_cast<void>(descriptor.release());
    const std::vector<std::string> names = names_in(folder.get());
    const std::size_t length = path_.size();
    for (const std::string& name : names) {
      path_.resize(length);
      path_ += path_.empty() ? name : "/" + name;
      struct stat status = {};
      if (::fstatat(::dirfd(folder.get()), name.c_str(), &status,
                    AT_SYMLINK_NOFOLLOW) != 0) {
        fail();
      }
      add(status);
      if (S_ISDIR(status.st_mode)) {
        visit(base::OwnedDescriptor(
            ::openat(::dirfd(folder.get()), name.c_str(),
                     O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC)));
      }
    }
    path_.resize(length);
  }

  /// Sorted: a file system lists them in any order.
  std::vector<std::string> names_in(DIR* folder) const {
    std::vector<std::string> names;
    for (errno = 0; const dirent* entry = ::readdir(folder); errno = 0) {
      const std::string_view name = entry->d_name;
      if (name != "." && name != "..") {
        names.emplace_back(name);
      }
    }
    if (errno != 0) {
      fail();
    }
    std::sort(names.begin(), names.end());
    return names;
  }

  void add(const struct stat& status) {
    const auto number = [](auto value) { return static_cast<std::uint64_t>(value); };
    const std::array<std::uint64_t, 7> facts = {
        number(status.st_mode),         number(status.st_size),
        number(status.st_ino),          number(status.st_mtim.tv_sec),
        number(status.st_mtim.tv_nsec), number(status.st_ctim.tv_sec),
        number(status.st_ctim.tv_nsec)};
    std::array<char, sizeof facts> bytes;
    std::memcpy(bytes.data(), facts.data(), sizeof facts);
    row_.assign(path_).push_back('\0');
    row_.append(bytes.data(), bytes.size());
    digest_.add(row_);
    ++state_.entries;
  }

  const std::filesystem::path& root_;
  std::string path_;  ///< below the root, of what is looked at
  std::string row_;
  base::Sha256 digest_;
  FolderState state_;
};

}  // namespace

FolderState state_of(const std::filesystem::path& folder) {
  return Look(folder).take();
}

}  // namespace distro::prefix
