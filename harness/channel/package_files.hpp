// The package files in the folders of a channel, as they lie on disk.
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/descriptor.hpp"

namespace distro::channel::detail {

/// An open subdir and the names in it.
struct PackageFolder {
  std::string subdir;
  std::filesystem::path path;
  base::OwnedDescriptor folder;
  std::vector<std::string> names;  ///< of package files, in no order
  /// Of those files, there or not, beside which "<name>.sigs" is (CEP 50); in no order.
  std::vector<std::string> with_sidecar;
};

/// The subdirs of a channel, in order. Throws EnvironmentError.
[[nodiscard]] std::vector<std::string> subdirs_of(const std::filesystem::path& channel);

/// The names that end as package files do and are not hidden; whether they are files is
/// not asked. Throws EnvironmentError.
[[nodiscard]] PackageFolder list_packages(const std::filesystem::path& channel,
                                          const std::string& subdir);

}  // namespace distro::channel::detail
