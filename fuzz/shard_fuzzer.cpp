// Sharded repodata: the first byte says whether it is an index or a shard.
#include "base/error.hpp"
#include "channel/fetch_repodata.hpp"
#include "channel/shards.hpp"
#include "input.hpp"

namespace {

using namespace distro;

void read_index(std::string_view bytes) {
  const channel::ShardIndex index = channel::parse_shard_index(
      bytes, "repodata_shards.msgpack", {"https://channels.example/one", "linux-64"});
  for (const auto& [name, digest] : index.shards) {
    fuzz::require(digest.size() == 64, "a digest has 64 letters");
  }
}

void read_shard(std::string_view bytes) {
  channel::ShardIndex index;
  index.channel = "https://channels.example/one";
  index.subdir = "linux-64";
  index.base_url = "https://channels.example/one/linux-64/";
  channel::ShardRecords records;
  try {
    channel::parse_shard(bytes, "numpy", index, records);
  } catch (const InputError&) {
    fuzz::require(records.records.empty(),
                  "nothing is kept of a shard that is refused");
    throw;
  }
  for (const channel::Record& record : records.records) {
    fuzz::require(record.fn.find('/') == std::string::npos, "a file name is no path");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::text_of(data, size);
  try {
    if (bytes.starts_with('i')) {
      read_index(bytes.substr(1));
    } else if (!bytes.empty()) {
      read_shard(bytes.substr(1));
    }
  } catch (const InputError&) {  // says what is wrong
  }
  return 0;
}
