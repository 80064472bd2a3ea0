// The distribution's repository (libgit2).
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "recipe/catalog.hpp"

namespace distro::repo {

/// A repository, opened for reading.
class Repository {
 public:
  /// Finds it at or above `path`. Throws InputError if there is none.
  explicit Repository(const std::filesystem::path& path);
  Repository(Repository&&) noexcept;
  Repository& operator=(Repository&&) noexcept;
  ~Repository();

  /// The working tree's root (the repository itself if it is bare).
  [[nodiscard]] std::filesystem::path root() const;

  /// What git's configuration says, the user's included: "user.name"; nothing if it
  /// says nothing.
  [[nodiscard]] std::optional<std::string> setting(const std::string& name) const;

  /// The commit id (40 hex digits) of a revision: branch, tag, id, HEAD~2. Throws
  /// InputError naming the nearest branch or tag if there is none.
  [[nodiscard]] std::string commit_of(const std::string& revision) const;

  /// The clone was cut off: commits that others name as parents are not here.
  [[nodiscard]] bool is_shallow() const;

  /// The best common ancestor of two commits; nothing if there is none, as far as the
  /// history is here.
  [[nodiscard]] std::optional<std::string> merge_base(const std::string& one,
                                                      const std::string& other) const;

  /// Paths of the files that differ between two commits, sorted; both names of a
  /// rename.
  [[nodiscard]] std::vector<std::string> changed_files(const std::string& base,
                                                       const std::string& head) const;

  /// Files that git takes for moved between two commits, most of their text being the
  /// same: the former path by the new one.
  [[nodiscard]] std::map<std::string, std::string> moved_files(
      const std::string& base, const std::string& head) const;

  /// The id of a commit that nothing names: HEAD with what the working tree has
  /// changed, files that git does not track yet included, those that it ignores not.
  /// The same files give the same id; the index and the branches stay as they are.
  /// Throws InputError in a bare repository and where HEAD has no commit.
  [[nodiscard]] std::string commit_of_working_tree() const;

  /// The files of a commit. Must not outlive the repository.
  [[nodiscard]] std::unique_ptr<recipe::FileTree> files_of(
      const std::string& commit) const;

 private:
  struct Handle;
  std::unique_ptr<Handle> handle_;
};

/// The files below a folder on disk (uncommitted edits included).
[[nodiscard]] std::unique_ptr<recipe::FileTree> files_on_disk(
    const std::filesystem::path& root);

}  // namespace distro::repo
