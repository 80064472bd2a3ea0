#include "package_test/memory_files.hpp"

#include <linux/magic.h>
#include <sys/stat.h>
#include <sys/statfs.h>

#include <filesystem>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "package_test/process_tree.hpp"

namespace distro::package_test {
namespace {

namespace fs = std::filesystem;

std::string folder_of(int pid) { return "/proc/" + std::to_string(pid); }

/// What the process takes for the root is not ours.
bool is_inside(int pid) {
  struct stat theirs = {};
  struct stat ours = {};
  return ::stat((folder_of(pid) + "/root/").c_str(), &theirs) == 0 &&
         ::stat("/", &ours) == 0 &&
         (theirs.st_dev != ours.st_dev || theirs.st_ino != ours.st_ino);
}

std::uint64_t used_in(const std::string& folder) {
  struct statfs status = {};
  if (::statfs(folder.c_str(), &status) != 0 || status.f_type != TMPFS_MAGIC) {
    return 0;
  }
  return static_cast<std::uint64_t>(status.f_blocks - status.f_bfree) *
         static_cast<std::uint64_t>(status.f_bsize);
}

std::uint64_t nameless_memory(const std::vector<int>& pids) {
  constexpr std::uint64_t block_of_stat = 512;
  std::uint64_t bytes = 0;
  std::set<ino_t> seen;  // of the one file system that they are all in
  for (const int pid : pids) {
    std::error_code gone;
    for (fs::directory_iterator entry(folder_of(pid) + "/fd", gone), end; entry != end;
         entry.increment(gone)) {
      struct stat status = {};
      std::error_code closed;
      if (fs::read_symlink(entry->path(), closed).string().rfind("/memfd:", 0) == 0 &&
          ::stat(entry->path().c_str(), &status) == 0 &&
          seen.insert(status.st_ino).second) {
        bytes += static_cast<std::uint64_t>(status.st_blocks) * block_of_stat;
      }
    }
  }
  return bytes;
}

}  // namespace

std::uint64_t memory_in_files(int root, std::span<const char* const> folders) {
  const std::vector<int> pids = tree_members(root);
  if (pids.empty() || !is_inside(pids.back())) {
    return 0;
  }
  std::uint64_t bytes = nameless_memory(pids);
  for (const char* folder : folders) {
    bytes += used_in(folder_of(pids.back()) + "/root" + folder);
  }
  return bytes;
}

}  // namespace distro::package_test
