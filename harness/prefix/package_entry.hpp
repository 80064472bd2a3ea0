// One package in the cache: its extracted files, and how they are known to be whole.
#pragma once

#include <filesystem>
#include <set>
#include <string>
#include <string_view>

#include "channel/partial_file.hpp"
#include "prefix/folder_state.hpp"

namespace distro::prefix {

/// Whether `text` names an entry: a sha256 in lower-case hexadecimal or, where a
/// channel knows no better, "md5-" and an md5.
[[nodiscard]] bool is_entry_key(std::string_view text);

/// The files of one key in the folder of a PackageCache.
class PackageEntry {
 public:
  PackageEntry(const std::filesystem::path& cache, const std::string& key);

  /// What is there of the entry.
  enum class Found {
    nothing,
    unfinished,  ///< files, but no (readable) word that they are all
    changed,     ///< not what was extracted: written to, or copied here
    whole,
  };
  [[nodiscard]] Found look() const;

  [[nodiscard]] const std::filesystem::path& folder() const { return folder_; }
  [[nodiscard]] std::filesystem::path lock() const { return beside(".lock"); }
  /// Where the package file `fn` is fetched to.
  [[nodiscard]] channel::PartialFile part(const std::string& fn) const;

  // What follows only by who holds the lock.

  /// Moves the folder `extracted` (of the same file system) to its place. It is not yet
  /// whole: what is beside it is to be removed first.
  void place(const std::filesystem::path& extracted) const;
  /// Makes it whole; `fn` is the name of the package file. After a fault there is no
  /// entry.
  void confirm(const std::string& fn) const;
  /// Removes what is there, but for a part.
  void remove() const;

 private:
  [[nodiscard]] std::filesystem::path beside(const std::string& ending) const;
  [[nodiscard]] std::filesystem::path marker() const { return beside(".json"); }

  std::filesystem::path folder_;
};

/// Removes from the cache folder `cache` what processes left that were killed: folders
/// of entries that were being made, and downloads of entries that are there. What a
/// living process works at it holds the lock of; `ours` are the keys whose lock we
/// hold.
void remove_leftovers(const std::filesystem::path& cache,
                      const std::set<std::string>& ours);

}  // namespace distro::prefix
