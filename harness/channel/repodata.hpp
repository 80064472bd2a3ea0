// The records of one subdir of one channel (CEP 15, 36; simdjson).
#pragma once

#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "channel/load_options.hpp"
#include "channel/record_table.hpp"

namespace distro::channel {

/// Usable records. `.conda` hides `.tar.bz2` of the same stem; `removed` ones are left
/// out; of a file name that comes twice the last one counts. Cheap to copy.
struct Repodata {
  std::string channel;  ///< URL of the channel, without subdir
  std::string subdir;
  /// Of the repodata.json text that was read (of the shard index, where shards were):
  /// names this state. Empty if a file was only searched (load_reachable).
  std::string sha256;
  RecordTable records;
  std::vector<std::string> warnings;  ///< records that were skipped, and why
  bool is_part = false;               ///< records that were not asked for are left out
};

/// Reads the text of a repodata.json. `origin` is for messages. Throws InputError for
/// malformed or truncated JSON, or a subdir that is not the one asked for.
[[nodiscard]] Repodata parse_repodata(std::string_view text, const std::string& origin,
                                      const std::string& channel,
                                      const std::string& subdir);

/// The same of a repodata.json, .json.zst or .json.bz2, read as it is decompressed, on
/// `threads` threads (0: as many as there are cores).
[[nodiscard]] Repodata parse_repodata_file(const std::filesystem::path& file,
                                           const std::string& channel,
                                           const std::string& subdir, unsigned threads);

/// Loads one subdir of a channel in a folder (file://) or on a server (http, https),
/// from its snapshot if it did not change. A subdir that does not exist has no records;
/// a channel without a noarch subdir is an InputError ("not a channel"). Throws
/// EnvironmentError for what cannot be read or reached.
[[nodiscard]] Repodata load_repodata(const std::string& channel,
                                     const std::string& subdir,
                                     const LoadOptions& options = {});

/// `subdir` and noarch of each channel, in the order of the channels.
[[nodiscard]] std::vector<Repodata> load_channels(std::span<const std::string> channels,
                                                  const std::string& subdir,
                                                  const LoadOptions& options = {});

/// The same, but what the depends of `names` do not reach may be left out. Where all
/// channels are on servers that have shards (CEP 16), only what is reached is fetched;
/// a large file without a snapshot is searched for it, the first time: the second one
/// reads all of it and keeps a snapshot. Records that are not reached are not looked
/// at: nothing is said of what is wrong with them. A name of `names` that is nowhere
/// has all be read, for those who look for a similar one.
[[nodiscard]] std::vector<Repodata> load_reachable(
    std::span<const std::string> channels, const std::string& subdir,
    std::span<const std::string> names, const LoadOptions& options);

}  // namespace distro::channel
