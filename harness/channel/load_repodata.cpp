#include <chrono>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/log.hpp"
#include "channel/channel_url.hpp"
#include "channel/repodata.hpp"
#include "channel/repodata_file.hpp"
#include "channel/snapshot.hpp"

namespace distro::channel {
namespace {

namespace fs = std::filesystem;

/// Smaller files are parsed in less time than it takes to write a snapshot.
constexpr std::uint64_t worth_a_snapshot = std::uint64_t{512} << 10U;  // bytes

/// A file that changed a moment ago may change again within one tick of the clock.
bool is_settled(const detail::FileStamp& stamp) {
  constexpr std::chrono::nanoseconds moment = std::chrono::seconds(2);
  return std::chrono::nanoseconds(stamp.changed) + moment <
         std::chrono::system_clock::now().time_since_epoch();
}

/// A snapshot only saves time: that it cannot be written is no fault of the load.
void keep(const fs::path& path, const Repodata& data, const detail::FileStamp& stamp) {
  try {
    detail::write_snapshot(path, data, stamp);
  } catch (const EnvironmentError& error) {
    base::log(base::LogLevel::warning, error.what());
  }
}

/// Reads a local file of repodata, through its snapshot if there is one.
Repodata read_file(const fs::path& file, const std::string& channel,
                   const std::string& subdir, const LoadOptions& options) {
  const auto stamp = detail::stamp_of_target(file);
  const bool keeps = !options.cache.empty() && stamp && stamp->size > worth_a_snapshot;
  const fs::path snapshot = detail::snapshot_path(options.cache, channel, subdir);
  if (keeps) {
    if (auto known = detail::open_snapshot(snapshot, *stamp)) {
      return std::move(*known);
    }
  }
  const bool settled = stamp && is_settled(*stamp);
  Repodata data = parse_repodata_file(file, channel, subdir, options.threads);
  if (keeps && settled && detail::stamp_of_target(file) == stamp) {
    keep(snapshot, data, *stamp);
  }
  return data;
}

}  // namespace

Repodata load_repodata(const std::string& channel, const std::string& subdir,
                       const LoadOptions& options) {
  const auto folder = local_path(channel);
  if (!folder) {
    throw InputError("the channel " + channel +
                     " cannot be read: only file:// channels are supported");
  }
  if (!repodata_file(*folder / "noarch")) {
    throw InputError(folder->string() +
                     " is not a channel: it has no noarch/repodata.json");
  }
  const auto file = repodata_file(*folder / subdir);
  if (!file) {
    Repodata empty;
    empty.channel = channel;
    empty.subdir = subdir;
    empty.sha256 = base::sha256("");
    return empty;
  }
  return read_file(*file, channel, subdir, options);
}

std::vector<Repodata> load_channels(std::span<const std::string> channels,
                                    const std::string& subdir,
                                    const LoadOptions& options) {
  std::vector<Repodata> loaded;
  for (const std::string& channel : channels) {
    loaded.push_back(load_repodata(channel, subdir, options));
    if (subdir != "noarch") {
      loaded.push_back(load_repodata(channel, "noarch", options));
    }
  }
  return loaded;
}

}  // namespace distro::channel
