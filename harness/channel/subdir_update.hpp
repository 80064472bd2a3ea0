// From the index of one subdir and what changes in it to the files that are published.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "channel/channel_state.hpp"
#include "channel/generations.hpp"
#include "channel/subdir_index.hpp"

namespace distro::channel::detail {

/// What is new in a subdir.
struct SubdirChange {
  RecordEdits records;                  ///< as the packages say, before patches
  RecordEdits run_exports;              ///< JSON by file name
  std::optional<std::string> patches;   ///< instructions to be kept in the channel
  std::optional<std::string> base_url;  ///< of the files (CEP 15); "" for none
};

/// The index files that a channel has besides repodata.
struct ChannelFormats {
  bool shards = false;
  bool run_exports = false;
};

/// The formats of which any subdir has a file.
[[nodiscard]] ChannelFormats formats_of(const std::filesystem::path& channel);

struct SubdirUpdate {
  bool changed = false;  ///< `files` are not what users see
  SubdirFiles files;
  std::size_t packages = 0;  ///< that users see then
  std::vector<std::string> warnings;
};

/// Throws InputError for patch instructions that are none.
[[nodiscard]] SubdirUpdate update_subdir(const std::filesystem::path& channel,
                                         const std::string& subdir,
                                         const SubdirState& state,
                                         const SubdirChange& change,
                                         const ChannelFormats& formats);

}  // namespace distro::channel::detail
