// The index of a subdir's shards: reading and finding it.
#include <utility>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "channel/base_url.hpp"
#include "channel/channel_url.hpp"
#include "channel/msgpack_values.hpp"
#include "channel/repodata_file.hpp"
#include "channel/shards.hpp"

namespace distro::channel {
namespace {

using detail::each_key;
using detail::integer_if;
using detail::MsgpackReader;
using detail::text_or_empty;
using Kind = MsgpackReader::Kind;

constexpr std::int64_t supported_version = 1;
constexpr std::size_t sha256_size = 64;                           // hexadecimal digits
constexpr std::uint64_t largest_index = std::uint64_t{1} << 30U;  // bytes
constexpr const char* file_name = "repodata_shards.msgpack.zst";

void read_shard_digests(MsgpackReader& reader, ShardIndex& index) {
  each_key(reader, [&](std::string_view name) {
    const std::string digest = detail::digest_or_empty(reader);
    if (!base::is_hex(digest, sha256_size)) {
      reader.fail("the shard of '" + std::string(name) + "' has no SHA-256");
    }
    index.shards.insert_or_assign(std::string(name), digest);
  });
}

ShardIndex index_in(const std::string& bytes, const std::string& origin,
                    const FetchTarget& target) {
  const std::string text = zstd_decompressed(bytes, origin, largest_index);
  ShardIndex index = parse_shard_index(text, origin, target);
  index.sha256 = base::sha256(bytes);
  index.credentials.add_from_url(target.channel);
  return index;
}

}  // namespace

ShardIndex parse_shard_index(std::string_view msgpack, const std::string& origin,
                             const FetchTarget& target) {
  ShardIndex index;
  std::string base_url;
  std::string shards_url;
  std::string subdir;
  std::int64_t version = supported_version;
  MsgpackReader reader(msgpack, origin);
  each_key(reader, [&](std::string_view key) {
    if (key == "version") {
      version = integer_if(reader).value_or(0);
    } else if (key == "info" && reader.kind() == Kind::map) {
      each_key(reader, [&](std::string_view fact) {
        if (fact == "base_url") {
          base_url = text_or_empty(reader);
        } else if (fact == "shards_base_url") {
          shards_url = text_or_empty(reader);
        } else if (fact == "subdir") {
          subdir = text_or_empty(reader);
        } else {
          reader.skip();
        }
      });
    } else if (key == "shards") {
      read_shard_digests(reader, index);
    } else {
      reader.skip();
    }
  });
  reader.require_end();
  if (version != supported_version) {
    throw InputError(origin + ": version " + std::to_string(version) +
                     " of sharded repodata is not supported");
  }
  if (!subdir.empty() && subdir != target.subdir) {
    throw InputError(origin + ": this is the index of " + subdir + ", not of " +
                     target.subdir);
  }
  index.channel = redacted(target.channel);
  index.subdir = target.subdir;
  const std::string folder = index.channel + "/" + index.subdir + "/";
  index.base_url = redacted(resolved_base_url(base_url, folder));
  index.shards_url = resolved_base_url(shards_url, folder);
  return index;
}

std::vector<std::optional<ShardIndex>> load_shard_indexes(
    std::span<const FetchTarget> targets, const FetchOptions& options) {
  std::vector<FetchTarget> remote;
  for (const FetchTarget& target : targets) {
    if (!local_path(target.channel)) {
      remote.push_back(target);
    }
  }
  FetchOptions of_index = options;
  of_index.repodata_name = "repodata_shards";
  const auto fetched = remote.empty() ? std::vector<std::optional<FetchedFile>>()
                                      : fetch_all(remote, of_index);
  std::vector<std::optional<ShardIndex>> indexes;
  auto next_fetched = fetched.begin();
  for (const FetchTarget& target : targets) {
    std::optional<std::string> bytes;
    std::string origin;
    if (const auto folder = local_path(target.channel)) {
      const auto file = *folder / target.subdir / file_name;
      origin = file.string();
      bytes = base::read_file_if_there(file);
    } else if (const auto& file = *next_fetched++) {
      origin = file->url;
      bytes = base::read_file(file->file);
    }
    indexes.push_back(bytes ? std::optional(index_in(*bytes, origin, target))
                            : std::nullopt);
  }
  return indexes;
}

}  // namespace distro::channel
