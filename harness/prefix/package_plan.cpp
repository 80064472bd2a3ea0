#include "prefix/package_plan.hpp"

#include <algorithm>
#include <system_error>
#include <unordered_map>
#include <unordered_set>

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
      : root_(extracted), canonical_root_(fs::canonical(extracted)) {}

  [[nodiscard]] PlannedPath find(const PackagePath& listed) {
    PlannedPath result;
    result.listed = listed;
    result.source = root_ / listed.path;
    const bool through_link = leads_through_link(fs::path(listed.path).parent_path());
    const fs::file_type type = fs::symlink_status(result.source).type();
    if (type == fs::file_type::symlink) {
      result.kind = PlannedPath::Kind::symbolic_link;
    } else if (listed.type == PathType::directory &&
               (type == fs::file_type::directory || type == fs::file_type::not_found)) {
      result.kind = PlannedPath::Kind::folder;
    } else if (type == fs::file_type::not_found) {
      throw LinkError("the package lists " + listed.path + ", but does not hold it");
    } else if (type != fs::file_type::regular) {
      throw LinkError("the package lists " + listed.path + ", which is no file");
    } else if (through_link) {
      count_again(fs::file_size(result.source));
    }
    return result;
  }

 private:
  /// Whether a folder lies elsewhere in the package. Throws LinkError if outside.
  bool leads_through_link(const fs::path& folder) {
    if (folder.empty()) {
      return false;
    }
    const auto [known, is_new] = through_link_.try_emplace(folder.string(), false);
    if (is_new) {
      std::error_code error;
      const fs::path real = fs::weakly_canonical(root_ / folder, error);
      if (error || !is_within(real, canonical_root_)) {
        throw LinkError("the package lists files of " + folder.string() +
                        ", a symbolic link out of the package");
      }
      known->second = real != canonical_root_ / folder;
    }
    return known->second;
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
    for (std::size_t slash = path.target.find('/'); slash != std::string::npos;
         slash = path.target.find('/', slash + 1)) {
      folders.insert(path.target.substr(0, slash));
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
  const std::uint64_t size = fs::file_size(path.source);
  if (size != *path.listed.size) {
    plan.notes.push_back(path.listed.path + " of " +
                         plan.package->record.distribution() + " has " +
                         std::to_string(size) + " bytes, its package says " +
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
  for (const PackagePath& listed : read_package_paths(package.extracted)) {
    const std::string target =
        plan.noarch_python ? noarch_python_target(listed.path, *python) : listed.path;
    require_fit(listed.path);
    require_fit(target);
    PlannedPath path = source.find(listed);
    path.target = target;
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
