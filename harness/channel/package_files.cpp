#include "channel/package_files.hpp"

#include <dirent.h>
#include <fcntl.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

#include "base/error.hpp"
#include "channel/channel_url.hpp"
#include "channel/file_name.hpp"

namespace distro::channel::detail {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view sidecar_ending = ".sigs";

bool is_package_name(std::string_view fn) {
  return !fn.starts_with('.') && is_package_file_name(fn);
}

EnvironmentError failure(const fs::path& folder) {
  return EnvironmentError(folder.string() +
                          ": cannot read the folder: " + std::strerror(errno));
}

}  // namespace

std::vector<std::string> subdirs_of(const fs::path& channel) {
  std::vector<std::string> subdirs;
  for (const fs::directory_entry& folder : fs::directory_iterator(channel)) {
    std::string name = folder.path().filename().string();
    if (is_subdir(name) && folder.is_directory()) {
      subdirs.push_back(std::move(name));
    }
  }
  std::sort(subdirs.begin(), subdirs.end());
  return subdirs;
}

PackageFolder list_packages(const fs::path& channel, const std::string& subdir) {
  PackageFolder found;
  found.subdir = subdir;
  found.path = channel / subdir;
  found.folder = base::OwnedDescriptor(
      ::open(found.path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  const std::unique_ptr<DIR, int (*)(DIR*)> names(::opendir(found.path.c_str()),
                                                  ::closedir);
  if (found.folder.get() < 0 || !names) {
    throw failure(found.path);
  }
  errno = 0;
  while (const dirent* entry = ::readdir(names.get())) {
    if (entry->d_type == DT_DIR) {
      continue;
    }
    std::string_view name = entry->d_name;
    if (is_package_name(name)) {
      found.names.emplace_back(name);
    } else if (name.ends_with(sidecar_ending)) {
      name.remove_suffix(sidecar_ending.size());
      if (is_package_name(name)) {
        found.with_sidecar.emplace_back(name);
      }
    }
  }
  if (errno != 0) {
    throw failure(found.path);
  }
  return found;
}

}  // namespace distro::channel::detail
