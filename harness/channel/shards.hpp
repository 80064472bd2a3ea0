// Sharded repodata (CEP 16, 21): an index of package names, and for each name a file
// with its records, so that only what can be reached is fetched.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "channel/fetch_repodata.hpp"
#include "channel/record.hpp"
#include "channel/run_exports.hpp"

namespace distro::channel {

/// Of one subdir of one channel.
struct ShardIndex {
  std::string channel;  ///< URL, redacted, without subdir
  std::string subdir;
  std::string base_url;    ///< package files, absolute, with a final slash, redacted
  std::string shards_url;  ///< shards, likewise, but with what credentials it holds
  std::string sha256;      ///< of the index as it was served: names this state
  /// SHA-256 of a shard as it is served (hex), by package name.
  std::unordered_map<std::string, std::string> shards;
  Credentials credentials;  ///< for the channel's server; never written anywhere
};

/// The records of one shard, or of several shards of one subdir, by file name within
/// each shard. Those that a .conda hides and removed ones are left out.
struct ShardRecords {
  std::vector<Record> records;
  RunExportsByFile run_exports;  ///< where the shards say so
  std::vector<std::string> warnings;
};

/// Reads a decompressed repodata_shards.msgpack. Sets all but sha256 and credentials.
/// Throws InputError, beginning with `origin`.
[[nodiscard]] ShardIndex parse_shard_index(std::string_view msgpack,
                                           const std::string& origin,
                                           const FetchTarget& target);

/// Appends the records of a decompressed shard. Throws InputError likewise; `records`
/// are as they were then.
void parse_shard(std::string_view msgpack, const std::string& origin,
                 const ShardIndex& index, ShardRecords& records);

/// The indexes of subdirs of channels (http, https or file), in the order of the
/// targets; nothing where a channel has none. `options.repodata_name` does not matter.
/// Throws as fetch_all.
[[nodiscard]] std::vector<std::optional<ShardIndex>> load_shard_indexes(
    std::span<const FetchTarget> targets, const FetchOptions& options);

/// The records of all names that can be reached from `names` by the depends of any
/// record of any index; one answer for each index. Shards are kept in the cache by
/// their digest and never asked for again. Progress counts shards. Throws InputError
/// for a shard that is not what its index says, also when asked for again;
/// EnvironmentError, Interrupted.
[[nodiscard]] std::vector<ShardRecords> fetch_reachable(
    std::span<const ShardIndex> indexes, std::span<const std::string> names,
    const FetchOptions& options);

}  // namespace distro::channel
