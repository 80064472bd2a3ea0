#include "base/spread_folders.hpp"

#include <fcntl.h>
#include <linux/fs.h>
#include <sys/ioctl.h>

#include "base/descriptor.hpp"

namespace distro::base {

void spread_folders_in(const std::filesystem::path& folder) {
  const OwnedDescriptor open(
      ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  int flags = 0;
  if (open.get() < 0 || ::ioctl(open.get(), FS_IOC_GETFLAGS, &flags) != 0 ||
      (flags & FS_TOPDIR_FL) != 0) {
    return;
  }
  flags |= FS_TOPDIR_FL;
  static_cast<void>(::ioctl(open.get(), FS_IOC_SETFLAGS, &flags));
}

}  // namespace distro::base
