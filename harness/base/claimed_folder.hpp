// Temporary folders that outlive a killed process, found and removed by the next one.
#pragma once

#include <chrono>
#include <filesystem>
#include <string_view>

#include "base/descriptor.hpp"

namespace distro::base {

/// Says that a folder is in use for as long as this lives: a lock (flock) that the
/// kernel releases when the process dies, however it does.
class FolderClaim {
 public:
  /// A folder that cannot be opened or is claimed already is left alone.
  explicit FolderClaim(const std::filesystem::path& folder);

 private:
  OwnedDescriptor folder_;
};

/// Removes the folders in `parent` whose names begin with `prefix` and that nobody
/// claims, if they did not change for some time (a new one is not claimed yet). What
/// cannot be removed (somebody else's) stays.
void remove_unclaimed(const std::filesystem::path& parent, std::string_view prefix,
                      std::chrono::seconds unchanged_for = std::chrono::minutes(1));

}  // namespace distro::base
