// The members of a package file, one after the other, whatever its container is.
//
// libarchive reads the tars.
#pragma once

#include <archive.h>
#include <archive_entry.h>

#include <filesystem>
#include <functional>
#include <string>
#include <string_view>

#include "base/error.hpp"
#include "channel/package_limits.hpp"

namespace distro::channel::detail {

/// One member while it is being visited.
class Member {
 public:
  Member(archive* reader, archive_entry* entry, std::string origin);

  /// As it stands in the archive, "./" included.
  [[nodiscard]] const std::string& path() const { return path_; }
  [[nodiscard]] archive_entry* entry() const { return entry_; }
  /// The target of a symbolic link, or the member that a hard link names.
  [[nodiscard]] std::string symlink_target() const;
  [[nodiscard]] std::string hardlink_target() const;
  /// All of it. Throws InputError, also for more than any text of a package has.
  [[nodiscard]] std::string text() const;
  /// Calls `take` with (bytes, offset) of each block. Throws InputError.
  void blocks(const std::function<void(std::string_view, std::int64_t)>& take) const;
  [[nodiscard]] InputError error(std::string_view why) const;

 private:
  archive* reader_;
  archive_entry* entry_;
  std::string origin_;
  std::string path_;
};

/// Which of the two streams of a .conda to read; a .tar.bz2 is always read whole.
enum class Part { info, everything };

/// Calls `visit` for each member in the archive's order until it returns false. Throws
/// InputError naming the file for a container that is truncated, damaged or none, or
/// that holds more than `allowance` allows.
void visit_members(const std::filesystem::path& package, Part part,
                   Allowance& allowance,
                   const std::function<bool(const Member&)>& visit);

}  // namespace distro::channel::detail
