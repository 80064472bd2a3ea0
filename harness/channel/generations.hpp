// The index files of a whole channel, one generation after the other (see index.hpp).
//
// What is published and in which order, so that a reader and a kill at any point see
// the old set or the new one:
//  1. Files that another indexer put where our links belong are taken over first: a
//     generation with exactly the content that users see becomes current, and links
//     take the files' places one by one. Nothing that a user reads changes by this.
//  2. The new generation is written and flushed. What did not change in it is shared
//     with the former one.
//  3. Links are made for files that are new; they lead nowhere yet.
//  4. Siblings that we do not write and that would be stale are removed, not rewritten:
//     current_repodata.json, repodata.json.bz2, jlap, and what else of a changed subdir
//     is not in the new generation. Who reads one of them falls back to repodata.json.
//     index.html and channeldata.json are for people and stay.
//  5. One rename makes the generation current, for all subdirs and formats.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "channel/text_pieces.hpp"

namespace distro::channel::detail {

/// Called with the name of each step after it was done: where tests kill.
using StepHook = std::function<void(std::string_view)>;

/// One file of a new generation.
struct NewFile {
  std::shared_ptr<const TextPieces> text;  ///< null: as the current generation has it
  bool compressed = false;                 ///< a zstd frame of `text` is written
  bool linked = true;                      ///< users see it in the subdir
};

/// All files of one subdir in a new generation, by name.
using SubdirFiles = std::map<std::string, NewFile>;

/// The subdirs that change, by name.
using ChangedSubdirs = std::map<std::string, SubdirFiles>;

/// Makes `changed` what users see, with one rename; the other subdirs stay as they are.
/// The caller holds the channel's lock.
void publish(const std::filesystem::path& channel, const ChangedSubdirs& changed,
             const StepHook& hook);

}  // namespace distro::channel::detail
