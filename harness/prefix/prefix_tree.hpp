// The folders of a prefix that is being filled: no way out of it, and who put what.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace distro::prefix {

/// Paths are relative to the prefix, without `..`; an owner is a distribution string
/// ("numpy-1.26.4-py311_0"). Not thread-safe.
class PrefixTree {
 public:
  /// `root` is absolute and exists.
  explicit PrefixTree(std::filesystem::path root);

  [[nodiscard]] const std::filesystem::path& root() const { return root_; }

  /// Makes a folder and those above it. What is there and no folder is removed, and
  /// noted. Throws LinkError if a symbolic link on the way leads out of the prefix, and
  /// after a million folders.
  void make_folder(const std::string& path, std::string_view owner);

  /// Makes the folder of `path`, removes what is at `path` (the last writer wins) with
  /// a note, and returns where it is to be written. Throws as make_folder.
  [[nodiscard]] std::string make_way(const std::string& path, std::string_view owner);

  /// Whether a package has put something at `path`.
  [[nodiscard]] bool is_taken(const std::string& path) const {
    return owners_.contains(path);
  }

  /// Removes what is at `path`, if anything, without a note.
  void remove(const std::string& path);

  /// Forgets which folders were looked at: symbolic links may have been made since.
  void look_again() {
    checked_.clear();
    last_folder_.clear();
  }

  /// One line per path that was there before, in the order of writing.
  [[nodiscard]] const std::vector<std::string>& notes() const { return notes_; }
  void note(std::string text) { notes_.push_back(std::move(text)); }

 private:
  void displace(const std::string& path, std::string_view owner);
  void create_folder(const std::filesystem::path& path);
  void require_folder_inside(const std::string& path, std::string_view owner);

  std::filesystem::path root_;
  std::filesystem::path canonical_root_;
  std::unordered_set<std::string> checked_;
  std::string last_folder_;  ///< in `checked_`; files come sorted by folder
  std::size_t folders_ = 0;  ///< made here
  std::unordered_map<std::string, std::string> owners_;
  std::vector<std::string> notes_;
};

/// The folder of a path below the prefix; empty for one at its top.
[[nodiscard]] std::string parent_of(const std::string& path);

/// Whether `path` is `folder` or below it; both canonical.
[[nodiscard]] bool is_within(const std::filesystem::path& path,
                             const std::filesystem::path& folder);

}  // namespace distro::prefix
