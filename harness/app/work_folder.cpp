#include "app/work_folder.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <string>
#include <string_view>
#include <system_error>

#include "base/spread_folders.hpp"

namespace distro::app {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view name_start = "conda-distro-work-";

/// A folder of our own in the scratch folder, for all jobs; the scratch folder itself
/// if somebody else has taken its name.
fs::path folder_of_jobs(const fs::path& scratch) {
  const fs::path folder = scratch / ("conda-distro-" + std::to_string(::geteuid()));
  std::error_code error;
  fs::create_directories(scratch, error);
  ::mkdir(folder.c_str(), 0700);
  struct stat status = {};
  const bool is_ours = ::lstat(folder.c_str(), &status) == 0 &&
                       S_ISDIR(status.st_mode) && status.st_uid == ::geteuid() &&
                       (status.st_mode & (S_IWGRP | S_IWOTH)) == 0;
  if (!is_ours) {
    return scratch;
  }
  base::spread_folders_in(folder);  // thousands of files come and go in each job's
  return folder;
}

fs::path without_leftovers(const fs::path& folder) {
  base::remove_unclaimed(folder, name_start);
  return folder;
}

}  // namespace

WorkFolder::WorkFolder(const fs::path& scratch)
    : folder_(name_start, without_leftovers(folder_of_jobs(scratch))),
      claim_(folder_.path()) {
  base::spread_folders_in(folder_.path());
}

fs::path WorkFolder::for_job(std::size_t number) const {
  return path() / (std::to_string(number) + "-" + std::to_string(::getpid()));
}

}  // namespace distro::app
