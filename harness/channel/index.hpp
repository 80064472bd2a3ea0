// Writing a channel's repodata, so that readers see the old set or the new one.
//
// The index files of all subdirs live in one *generation*, `.index/<number>/<subdir>/`.
// `.index/current` is a symbolic link to the newest, and `<subdir>/repodata.json` (like
// every other index file) one to `../.index/current/<subdir>/repodata.json`. A new
// state of the whole channel becomes visible by the one rename of `current`; the former
// generations stay for undo.
// A channel that another indexer wrote (plain files) is taken over as it is.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "channel/record.hpp"

namespace distro::channel {

/// The record of a package file: its info/index.json, digests and size, as conda-index
/// makes it. `fn` is the file's name, `subdir` its folder's, or
/// what the package says if that is none. Throws InputError for a
/// file that is no package.
[[nodiscard]] Record record_of_package(const std::filesystem::path& file);

/// What an indexing did.
struct IndexSummary {
  std::size_t packages = 0;  ///< in the index now, of the subdirs that were looked at
  std::size_t added = 0;     ///< that the former one did not have
  std::size_t removed = 0;
  std::size_t opened = 0;                ///< package files that had to be read
  bool changed = false;                  ///< a new generation was made
  std::vector<std::string> added_files;  ///< "subdir/fn", in order
  std::vector<std::string> removed_files;
  std::vector<std::string> unreadable;  ///< "path: reason", left out of the index
  std::vector<std::string> warnings;    ///< of patch instructions and sidecars
};

/// How a channel is indexed. What is not said stays as the channel has it.
struct IndexOptions {
  std::optional<bool> shards;       ///< sharded repodata (CEP 16, 21)
  std::optional<bool> run_exports;  ///< run_exports.json (CEP 12)
  /// Patch instructions, to be kept in the channel: a folder or a package that holds
  /// `<subdir>/patch_instructions.json`. Empty: those that the channel has.
  std::filesystem::path patches;
  std::optional<std::string> base_url;  ///< of the package files (CEP 15); "": none
  /// Called with (done, total) of the files that have to be opened, from any thread,
  /// one call at a time.
  std::function<void(std::size_t, std::size_t)> progress;
};

/// The right to change a channel folder; one holder at a time, over all processes.
[[nodiscard]] base::FileLock lock_channel(const std::filesystem::path& channel);

/// Indexes every package file below `channel`/<subdir>; only those that are new or
/// changed since the last time are opened. A package has the attestations that lie
/// beside it (sidecar_files.hpp). Files of a promotion that is not finished
/// are not in the channel yet and are left out. Takes the channel's lock.
IndexSummary index_channel(const std::filesystem::path& channel,
                           const IndexOptions& options = {});

/// Adds records to what the index says now (their files are already in place) and makes
/// all of them visible with one rename. The caller holds the lock. Same records again
/// change nothing, unless other attestations lie beside the files. The other index
/// files that the channel has are kept up; only the subdirs of the records are read.
/// Throws InputError if a file name is there with another sha256.
IndexSummary add_to_index(const std::filesystem::path& channel,
                          std::span<const Record> records);

/// Takes records out of what the index says, all of them with one rename; a file name
/// that is there with another sha256 stays. The caller holds the lock, and removes the
/// files afterwards: the next indexing would show them again.
IndexSummary remove_from_index(const std::filesystem::path& channel,
                               std::span<const Record> records);

/// Names the files that a promotion is about to place, so that no indexer shows them
/// before it has finished; and takes the note back. `id` names the promotion.
void announce_incoming(const std::filesystem::path& channel, const std::string& id,
                       std::span<const Record> records);
void finish_incoming(const std::filesystem::path& channel, const std::string& id);

/// The digest of all that a user of the channel can see: every package file, sidecar
/// and index file, by name and content. Equal digests: the channel is byte for byte the
/// same.
[[nodiscard]] std::string channel_digest(const std::filesystem::path& channel);

}  // namespace distro::channel
