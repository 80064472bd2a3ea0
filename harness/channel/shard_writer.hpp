// Sharded repodata (CEP 16, 21): one small file for each package name, named by the
// sha256 of its bytes, and an index of names.
//
// The shards of all kept generations lie in `<subdir>/shards/`: a file of a digest
// never changes, so only the index of names has to change with the generation.
#pragma once

#include <filesystem>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "channel/subdir_index.hpp"

namespace distro::channel::detail {

inline constexpr const char* shards_file = "repodata_shards.msgpack.zst";

/// sha256 (32 raw bytes) of the shard by package name.
using ShardDigests = std::map<std::string, std::string>;

/// What an index of shards says. None for one that we did not write, or that cannot be
/// read.
[[nodiscard]] ShardDigests shard_digests(const std::string& index_bytes);

/// What shards are made of.
struct ShardContent {
  const SubdirIndex& index;
  const SubdirIndex& run_exports;  ///< a record that is not there has unknown ones
};

/// The names whose shards are not the same.
[[nodiscard]] std::set<std::string> changed_names(const ShardContent& former,
                                                  const ShardContent& now);

/// Writes the shards that are not in `<subdir>/shards/` yet, on disk when it
/// returns, and returns the bytes of the index of names. Only the shards of the names
/// in `changed` are made; the others are those of `former`. `folder` is the subdir's.
[[nodiscard]] std::string write_shards(const std::filesystem::path& folder,
                                       const std::string& subdir,
                                       const ShardContent& content,
                                       const ShardDigests& former,
                                       const std::set<std::string>& changed);

/// Removes the shards of a subdir that none of `indexes` names.
void remove_unnamed_shards(const std::filesystem::path& folder,
                           const std::vector<std::string>& indexes);

}  // namespace distro::channel::detail
