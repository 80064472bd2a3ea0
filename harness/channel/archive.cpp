#include "channel/archive.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>
#include <vector>

#include "base/descriptor.hpp"
#include "base/error.hpp"
#include "base/escaped_text.hpp"
#include "channel/package_limits.hpp"
#include "channel/package_reader.hpp"

namespace distro::channel {
namespace {

namespace fs = std::filesystem;
using base::OwnedDescriptor;
using detail::Member;

constexpr std::uint64_t largest_info = std::uint64_t{256} << 20U;  // bytes in memory
constexpr std::size_t longest_target = 4095;  // bytes that a symbolic link can hold
/// Setuid, setgid and sticky are dropped, and what only the owner should do is as under
/// the usual umask, whatever ours is: others find the same files.
constexpr mode_t permissions = 0755;

/// The parts of a member's path, without "."; throws for what must not be followed.
std::vector<std::string> safe_parts(const Member& member, std::string_view path) {
  if (path.starts_with('/')) {
    throw member.error("its path is absolute");
  }
  if (const std::string_view why = why_unfit(path); !why.empty()) {
    throw member.error("its path " + std::string(why));
  }
  std::vector<std::string> parts;
  std::size_t begin = 0;
  while (begin <= path.size()) {
    const std::size_t end = std::min(path.find('/', begin), path.size());
    const std::string_view part = path.substr(begin, end - begin);
    if (part == "..") {
      throw member.error("its path holds '..'");
    }
    if (!part.empty() && part != ".") {
      parts.emplace_back(part);
    }
    begin = end + 1;
  }
  return parts;
}

std::uint64_t size_of(const Member& member) {
  return static_cast<std::uint64_t>(
      std::max<la_int64_t>(0, archive_entry_size(member.entry())));
}

/// Writes members below one folder and never through a symbolic link: each step down is
/// an openat that refuses links, so that what an archive made before cannot lead out.
class Extraction {
 public:
  Extraction(const fs::path& target, Allowance& allowance)
      : target_(target),
        allowance_(allowance),
        root_(::open(target.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC)) {
    if (root_.get() < 0) {
      fail("");
    }
  }

  void extract(const Member& member) {
    allowance_.add_member();
    const std::vector<std::string> parts = safe_parts(member, member.path());
    const bool hardlink = !member.hardlink_target().empty();
    const mode_t type = archive_entry_filetype(member.entry());
    if (parts.empty()) {
      if (type != AE_IFDIR || hardlink) {
        throw member.error("it has no name");
      }
      return;
    }
    if (hardlink) {
      make_hardlink(member, parts);
    } else if (type == AE_IFDIR) {
      static_cast<void>(folder(member, parts, parts.size()));
    } else if (type == AE_IFREG) {
      write_file(member, parts);
    } else if (type == AE_IFLNK) {
      make_symlink(member, parts);
    } else {
      throw member.error("it is a device, a pipe or a socket");
    }
  }

 private:
  [[noreturn]] void fail(const std::string& path) const {
    throw EnvironmentError((target_ / base::escaped(path)).string() +
                           ": cannot extract: " + std::strerror(errno));
  }

  /// The folder of the first `count` parts, made if it is missing.
  OwnedDescriptor folder(const Member& member, const std::vector<std::string>& parts,
                         std::size_t count) const {
    OwnedDescriptor current(
        ::openat(root_.get(), ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    for (std::size_t index = 0; index < count; ++index) {
      const char* name = parts[index].c_str();
      const bool made = ::mkdirat(current.get(), name, permissions) == 0;
      if (made) {
        allowance_.add_member();
      } else if (errno != EEXIST) {
        fail(member.path());
      }
      OwnedDescriptor next(::openat(current.get(), name,
                                    O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC));
      if (next.get() < 0) {
        if (errno == ELOOP || errno == ENOTDIR) {
          throw member.error("'" + base::escaped(parts[index]) +
                             "' in its path is a symbolic link or a file");
        }
        fail(member.path());
      }
      if (made) {
        ::fchmod(next.get(), permissions);
      }
      current = std::move(next);
    }
    return current;
  }

  /// The parent folder, with room made for the last part: the last of two members with
  /// one name wins.
  OwnedDescriptor parent_with_room(const Member& member,
                                   const std::vector<std::string>& parts) const {
    OwnedDescriptor parent = folder(member, parts, parts.size() - 1);
    if (::unlinkat(parent.get(), parts.back().c_str(), 0) != 0 && errno != ENOENT) {
      throw member.error("a folder has this name already");
    }
    return parent;
  }

  void write_file(const Member& member, const std::vector<std::string>& parts) const {
    const OwnedDescriptor parent = parent_with_room(member, parts);
    const mode_t mode = (archive_entry_perm(member.entry()) & permissions) | S_IRUSR;
    const OwnedDescriptor file(
        ::openat(parent.get(), parts.back().c_str(),
                 O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode));
    if (file.get() < 0) {
      fail(member.path());
    }
    // What the header says may be a lie, and a hole takes no room in the stream.
    std::uint64_t size = size_of(member);
    allowance_.write(size);
    std::uint64_t end = 0;
    member.blocks([&](std::string_view bytes, std::int64_t offset) {
      if (offset < 0) {
        throw member.error("it would be written before its beginning");
      }
      end = std::max(end, static_cast<std::uint64_t>(offset) + bytes.size());
      if (end > size) {
        allowance_.write(end - size);
        size = end;
      }
      while (!bytes.empty()) {
        const ssize_t written =
            ::pwrite(file.get(), bytes.data(), bytes.size(), offset);
        if (written < 0) {
          if (errno == EINTR) {
            continue;
          }
          fail(member.path());
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
        offset += written;
      }
    });
    // A hole at the end.
    if (size > end && ::ftruncate(file.get(), static_cast<off_t>(size)) != 0) {
      fail(member.path());
    }
    const timespec times[2] = {time_of(member), time_of(member)};
    ::fchmod(file.get(), mode);
    ::futimens(file.get(), times);
  }

  void make_symlink(const Member& member, const std::vector<std::string>& parts) const {
    const OwnedDescriptor parent = parent_with_room(member, parts);
    const std::string target = member.symlink_target();
    if (target.empty()) {
      throw member.error("it is a symbolic link to nothing");
    }
    if (target.size() > longest_target) {
      throw member.error("it is a symbolic link to a path longer than 4095 bytes");
    }
    if (::symlinkat(target.c_str(), parent.get(), parts.back().c_str()) != 0) {
      fail(member.path());
    }
    const timespec times[2] = {time_of(member), time_of(member)};
    ::utimensat(parent.get(), parts.back().c_str(), times, AT_SYMLINK_NOFOLLOW);
  }

  void make_hardlink(const Member& member,
                     const std::vector<std::string>& parts) const {
    const std::string target = member.hardlink_target();
    const std::vector<std::string> target_parts = safe_parts(member, target);
    if (target_parts.empty() || target_parts == parts) {
      throw member.error("it is a hard link to itself or to nothing");
    }
    const OwnedDescriptor source =
        folder(member, target_parts, target_parts.size() - 1);
    const OwnedDescriptor parent = parent_with_room(member, parts);
    if (::linkat(source.get(), target_parts.back().c_str(), parent.get(),
                 parts.back().c_str(), 0) != 0) {
      if (errno == ENOENT) {
        throw member.error("it is a hard link to '" + base::escaped(target) +
                           "', which was not extracted before");
      }
      if (errno == EPERM) {
        throw member.error("it is a hard link to a folder");
      }
      if (errno == EMLINK) {
        throw member.error("it is one hard link too many to the same file");
      }
      fail(member.path());
    }
    // In a prefix it becomes a file of its own.
    struct stat status = {};
    if (::fstatat(parent.get(), parts.back().c_str(), &status, AT_SYMLINK_NOFOLLOW) ==
        0) {
      allowance_.write(static_cast<std::uint64_t>(status.st_size));
    }
  }

  static timespec time_of(const Member& member) {
    if (archive_entry_mtime_is_set(member.entry()) == 0) {
      return {0, UTIME_NOW};
    }
    return {archive_entry_mtime(member.entry()),
            archive_entry_mtime_nsec(member.entry())};
  }

  fs::path target_;
  Allowance& allowance_;
  OwnedDescriptor root_;
};

std::string plain_path(const std::string& path) {
  return path.starts_with("./") ? path.substr(2) : path;
}

/// Visits the regular files until `visit` has had enough.
void visit_info(
    const fs::path& package,
    const std::function<bool(const Member& member, const std::string& path)>& visit) {
  Allowance allowance(package);
  detail::visit_members(package, detail::Part::info, allowance,
                        [&](const Member& member) {
                          allowance.add_member();
                          return archive_entry_filetype(member.entry()) != AE_IFREG ||
                                 visit(member, plain_path(member.path()));
                        });
}

/// Whether a part of the path is "..".
bool leads_out(std::string_view path) {
  while (!path.empty()) {
    const std::string_view part = path.substr(0, path.find('/'));
    if (part == "..") {
      return true;
    }
    path.remove_prefix(std::min(part.size() + 1, path.size()));
  }
  return false;
}

}  // namespace

std::map<std::string, std::string> read_info_files(
    const fs::path& package, const std::set<std::string>& wanted) {
  std::map<std::string, std::string> found;
  visit_info(package, [&](const Member& member, const std::string& path) {
    if (wanted.contains(path)) {
      found[path] = member.text();
    }
    return found.size() < wanted.size();
  });
  return found;
}

std::map<std::string, std::string> read_info_files(const fs::path& package,
                                                   const WantsInfoFile& wants) {
  std::map<std::string, std::string> found;
  std::uint64_t held = 0;
  visit_info(package, [&](const Member& member, const std::string& path) {
    if (path.starts_with("info/") && !leads_out(path) && wants(path, size_of(member))) {
      std::string text = member.text();
      held += text.size();
      if (held > largest_info) {
        throw InputError(package.string() + " is refused: its info/ is larger than " +
                         std::to_string(largest_info >> 20U) + " MiB");
      }
      found[path] = std::move(text);
    }
    return true;
  });
  return found;
}

void extract_package(const fs::path& package, const fs::path& target) {
  std::error_code error;
  fs::create_directories(target, error);
  if (error) {
    throw EnvironmentError(target.string() + ": cannot extract: " + error.message());
  }
  if (!fs::is_empty(target)) {
    throw EnvironmentError(target.string() + ": cannot extract: it is not empty");
  }
  ::chmod(target.c_str(), permissions);
  Allowance allowance(package);
  Extraction extraction(target, allowance);
  detail::visit_members(package, detail::Part::everything, allowance,
                        [&](const Member& member) {
                          extraction.extract(member);
                          return true;
                        });
}

}  // namespace distro::channel
