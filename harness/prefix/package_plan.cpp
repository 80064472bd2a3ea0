#include "prefix/package_plan.hpp"

#include <fcntl.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <system_error>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "base/descriptor.hpp"
#include "channel/package_limits.hpp"
#include "prefix/link_error.hpp"
#include "prefix/prefix_tree.hpp"

namespace distro::prefix {
namespace {

namespace fs = std::filesystem;

constexpr std::uint64_t most_again = std::uint64_t{1} << 30U;  // bytes

/// An extracted package that is read no further than its own folder.
class Source {
 public:
  explicit Source(const fs::path& extracted)
      : root_(extracted),
        canonical_root_(fs::canonical(extracted)),
        folder_(::open(extracted.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC)) {}

  [[nodiscard]] PlannedPath find(PackagePath listed) {
    PlannedPath result;
    const bool through_link = leads_through_link(parent_of(listed.path));
    struct stat status = {};
    const bool there = look(listed.path, status);
    if (there && S_ISLNK(status.st_mode)) {
      result.kind = PlannedPath::Kind::symbolic_link;
    } else if (listed.type == PathType::directory &&
               (!there || S_ISDIR(status.st_mode))) {
      result.kind = PlannedPath::Kind::folder;
    } else if (!there) {
      throw LinkError("the package lists " + listed.path + ", but does not hold it");
    } else if (!S_ISREG(status.st_mode)) {
      throw LinkError("the package lists " + listed.path + ", which is no file");
    } else if (through_link) {
      count_again(static_cast<std::uint64_t>(status.st_size));
    }
    result.size = static_cast<std::uint64_t>(status.st_size);
    result.source = root_ / listed.path;
    result.listed = std::move(listed);
    return result;
  }

 private:
  /// Of the path itself, not of what a link leads to; whether there is one.
  bool look(const std::string& path, struct stat& status) const {
    if (::fstatat(folder_.get(), path.c_str(), &status, AT_SYMLINK_NOFOLLOW) == 0) {
      return true;
    }
    if (errno != ENOENT && errno != ENOTDIR && errno != ENAMETOOLONG &&
        errno != ELOOP) {
      throw EnvironmentError((root_ / path).string() +
                             ": cannot look at it: " + std::strerror(errno));
    }
    return false;
  }

  /// Whether a folder lies elsewhere in the package, through a symbolic link. Throws
  /// LinkError if outside: only a link could lead there.
  bool leads_through_link(const std::string& folder) {
    if (folder.empty()) {
      return false;
    }
    if (const auto known = through_link_.find(folder); known != through_link_.end()) {
      return known->second;
    }
    bool through = leads_through_link(parent_of(folder));
    struct stat status = {};
    if (look(folder, status) && S_ISLNK(status.st_mode)) {
      std::error_code error;
      const fs::path real = fs::weakly_canonical(root_ / folder, error);
      if (error || !is_within(real, canonical_root_)) {
        throw LinkError("the package lists files of " + folder +
                        ", a symbolic link out of the package");
      }
      through = true;
    }
    return through_link_[folder] = through;
  }

  /// A file that is listed once more takes room once more.
  void count_again(std::uint64_t bytes) {
    again_ += bytes;
    if (again_ > most_again) {
      throw LinkError("the package lists more than " +
                      std::to_string(most_again >> 20U) +
                      " MiB of files again, through symbolic links of its own");
    }
  }

  fs::path root_;
  fs::path canonical_root_;
  base::OwnedDescriptor folder_;
  std::unordered_map<std::string, bool> through_link_;  ///< by folder
  std::uint64_t again_ = 0;                             ///< bytes
};

/// Several paths of a noarch python package may have one target: the last one counts.
void keep_last_of_each_target(PackagePlan& plan) {
  std::unordered_map<std::string, std::size_t> last;
  for (std::size_t index = 0; index < plan.paths.size(); ++index) {
    last[plan.paths[index].target] = index;
  }
  if (last.size() == plan.paths.size()) {
    return;
  }
  std::vector<PlannedPath> kept;
  for (std::size_t index = 0; index < plan.paths.size(); ++index) {
    PlannedPath& path = plan.paths[index];
    if (last[path.target] == index) {
      kept.push_back(std::move(path));
    } else {
      plan.notes.push_back(plan.package->record.distribution() + " has more than one " +
                           path.target);
    }
  }
  plan.paths = std::move(kept);
}

/// Otherwise what is written would depend on the order of writing.
void require_no_file_as_folder(const PackagePlan& plan) {
  std::unordered_set<std::string> folders;
  for (const PlannedPath& path : plan.paths) {
    for (std::string folder = parent_of(path.target);
         !folder.empty() && folders.insert(folder).second; folder = parent_of(folder)) {
    }
  }
  folders.insert("conda-meta");
  for (const PlannedPath& path : plan.paths) {
    if (path.kind != PlannedPath::Kind::folder && folders.contains(path.target)) {
      throw LinkError(path.target + " would be both a file and a folder");
    }
  }
}

/// What cannot be made in a prefix is the package's fault, not that of the disk.
void require_fit(const std::string& target) {
  if (const std::string_view why = channel::why_unfit(target); !why.empty()) {
    throw LinkError("the package lists " + target + ", a path that " +
                    std::string(why));
  }
}

void note_wrong_size(PackagePlan& plan, const PlannedPath& path) {
  if (path.kind != PlannedPath::Kind::file || !path.listed.size) {
    return;
  }
  if (path.size != *path.listed.size) {
    plan.notes.push_back(path.listed.path + " of " +
                         plan.package->record.distribution() + " has " +
                         std::to_string(path.size) + " bytes, its package says " +
                         std::to_string(*path.listed.size));
  }
}

}  // namespace

PackagePlan plan_package(const Package& package, const std::optional<Python>& python) {
  const LinkMetadata metadata = read_link_metadata(package.extracted);
  PackagePlan plan;
  plan.package = &package;
  const std::string& noarch =
      package.record.noarch.empty() ? metadata.noarch : package.record.noarch;
  plan.noarch_python = noarch == "python";
  if (plan.noarch_python && !python) {
    throw LinkError("it is a noarch python package, and the environment has no python");
  }
  Source source(package.extracted);
  for (PackagePath& listed : read_package_paths(package.extracted)) {
    std::string target =
        plan.noarch_python ? noarch_python_target(listed.path, *python) : listed.path;
    require_fit(listed.path);
    require_fit(target);
    PlannedPath path = source.find(std::move(listed));
    path.target = std::move(target);
    note_wrong_size(plan, path);
    plan.paths.push_back(std::move(path));
  }
  if (plan.noarch_python) {
    std::transform(metadata.entry_points.begin(), metadata.entry_points.end(),
                   std::back_inserter(plan.entry_points), parse_entry_point);
  }
  keep_last_of_each_target(plan);
  require_no_file_as_folder(plan);
  return plan;
}

}  // namespace distro::prefix
