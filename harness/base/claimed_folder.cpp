#include "base/claimed_folder.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <ctime>
#include <system_error>

#include "base/error.hpp"
#include "base/file.hpp"

namespace distro::base {
namespace {

namespace fs = std::filesystem;

OwnedDescriptor open_folder(const fs::path& folder) {
  return OwnedDescriptor(
      ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
}

bool is_abandoned(const OwnedDescriptor& folder, std::chrono::seconds unchanged_for) {
  struct stat status = {};
  return folder.get() >= 0 && ::fstat(folder.get(), &status) == 0 &&
         status.st_uid == ::geteuid() &&
         status.st_ctim.tv_sec + unchanged_for.count() <= std::time(nullptr) &&
         ::flock(folder.get(), LOCK_EX | LOCK_NB) == 0;
}

}  // namespace

FolderClaim::FolderClaim(const fs::path& folder) : folder_(open_folder(folder)) {
  if (folder_.get() >= 0) {
    static_cast<void>(::flock(folder_.get(), LOCK_EX | LOCK_NB));
  }
}

void remove_unclaimed(const fs::path& parent, std::string_view prefix,
                      std::chrono::seconds unchanged_for) {
  std::error_code error;
  for (const fs::directory_entry& entry : fs::directory_iterator(parent, error)) {
    if (!entry.path().filename().string().starts_with(prefix)) {
      continue;
    }
    // The lock is held while it is removed, so that two do not meet.
    const OwnedDescriptor folder = open_folder(entry.path());
    if (is_abandoned(folder, unchanged_for)) {
      try {
        remove_tree(entry.path());
      } catch (const EnvironmentError&) {
        // The next one may have more luck.
      }
    }
  }
}

}  // namespace distro::base
