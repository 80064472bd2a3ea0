// The index files of a whole channel, one generation after the other (see index.hpp).
//
// What is published and in which order, so that a reader and a kill at any point see
// the old set or the new one:
//  1. Files that another indexer put where our links belong are taken over first: a
//     generation with exactly the content that users see becomes current, and links
//     take the files' places one by one. Nothing that a user reads changes by this.
//  2. Links are made for subdirs that had no index; they lead nowhere yet.
//  3. Siblings that we do not write and that would be stale are removed, not rewritten:
//     current_repodata.json, repodata_from_packages.json, repodata.json.bz2, shards,
//     jlap and run_exports.json, in all their compressions. Who reads one of them falls
//     back to repodata.json. index.html and channeldata.json are for people and stay.
//  4. The new generation is written and flushed, and one rename makes it current.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace distro::channel::detail {

/// Called with the name of each step after it was done: where tests kill.
using StepHook = std::function<void(std::string_view)>;

/// The text of repodata.json by subdir.
using IndexTexts = std::map<std::string, std::string>;

/// What users of one subdir see.
struct VisibleIndex {
  std::string text;    ///< of repodata.json
  bool ours = false;   ///< it is read through our link, so we wrote it
  std::string origin;  ///< the file that it was read from
};

/// repodata.json of a subdir, whoever wrote it; where only a .zst is, its content.
[[nodiscard]] std::optional<VisibleIndex> visible_index(
    const std::filesystem::path& channel, const std::string& subdir);

/// Makes `wanted` what users see, with one rename. Returns false, and changes nothing,
/// if they see it already. The caller holds the channel's lock.
bool publish(const std::filesystem::path& channel, const IndexTexts& wanted,
             const StepHook& hook);

}  // namespace distro::channel::detail
