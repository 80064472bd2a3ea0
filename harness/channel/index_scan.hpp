// What lies in the folders of a channel beside what its index says, and the files of
// which that does not tell enough: they have to be opened.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "channel/channel_state.hpp"
#include "channel/file_cache.hpp"
#include "channel/package_files.hpp"

namespace distro::channel::detail {

/// One subdir: its files and its index.
struct ScannedSubdir {
  PackageFolder folder;
  SubdirState state;
  std::vector<std::optional<base::FileStamp>> stamps;  ///< of folder.names
  std::vector<char> seen;        ///< of the rows of state.packages.packages: has a file
  std::vector<char> seen_conda;  ///< of the rows of state.packages.packages_conda

  /// `row` is one of state.packages. Thread-safe for different rows.
  void mark_seen(const RecordRow& row);
};

/// A file of a subdir, by the number of its name.
struct ScannedFile {
  ScannedSubdir* subdir = nullptr;
  std::size_t number = 0;

  [[nodiscard]] const std::string& fn() const { return subdir->folder.names[number]; }
  [[nodiscard]] const base::FileStamp& stamp() const { return *subdir->stamps[number]; }
  /// "subdir/fn".
  [[nodiscard]] std::string key() const { return subdir->folder.subdir + "/" + fn(); }
};

class ChannelScan {
 public:
  /// Reads the index and looks at the files, all cores at once. An index that cannot be
  /// read counts as none and is told in `damage`.
  explicit ChannelScan(const std::filesystem::path& channel);

  /// By name; noarch is always among them.
  [[nodiscard]] std::map<std::string, ScannedSubdir>& subdirs() { return subdirs_; }
  [[nodiscard]] const std::vector<std::string>& damage() const { return damage_; }

  /// The files that are not known to be as the index has them, in order; those that are
  /// are marked as seen. `suspect` says of "subdir/fn" that it is to be opened whatever
  /// is known; `exports`: what is not in run_exports.json is not known.
  [[nodiscard]] std::vector<ScannedFile> unknown_files(
      bool exports, const std::function<bool(const std::string&)>& suspect);

  /// The sha256 of a file that is no package, if it is known and the file has this
  /// stamp. Thread-safe for different files; after unknown_files.
  [[nodiscard]] std::optional<std::string> known_digest(const std::string& key,
                                                        const base::FileStamp& stamp);

  /// Writes what is known of the files for the next time, after the others. `fresh` by
  /// "subdir/fn".
  void keep(const std::map<std::string, CachedFile>& fresh) const;

 private:
  void list(ScannedSubdir& subdir) const;
  void find_cached_rows(std::size_t begin, std::size_t end);
  bool is_known(const ScannedFile& file, bool exports);

  std::filesystem::path channel_;
  std::map<std::string, ScannedSubdir> subdirs_;
  std::vector<std::string> damage_;
  FileCache cache_;
  std::vector<const RecordRow*> rows_;  ///< of what the cache knows; or null
  std::vector<char> confirmed_;         ///< rows of the cache that still hold
};

}  // namespace distro::channel::detail
