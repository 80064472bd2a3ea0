#include <algorithm>
#include <chrono>
#include <iterator>
#include <memory>
#include <optional>
#include <utility>

#include "base/clock.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"
#include "base/http.hpp"
#include "base/log.hpp"
#include "channel/channel_url.hpp"
#include "channel/fetch_repodata.hpp"
#include "channel/repodata.hpp"
#include "channel/repodata_file.hpp"
#include "channel/shards.hpp"
#include "channel/snapshot.hpp"

namespace distro::channel {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view current_name = "current_repodata";

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
Repodata read_file(const fs::path& file, const FetchTarget& target,
                   const LoadOptions& options, bool may_change) {
  const auto& [channel, subdir] = target;
  const auto stamp = detail::stamp_of_target(file);
  const bool keeps = !options.cache.empty() && stamp && stamp->size > worth_a_snapshot;
  const fs::path snapshot = detail::snapshot_path(
      options.cache, channel, subdir + (options.current ? "/current" : ""));
  if (keeps) {
    if (auto known = detail::open_snapshot(snapshot, *stamp)) {
      return std::move(*known);
    }
  }
  const bool settled = !may_change || (stamp && is_settled(*stamp));
  Repodata data = parse_repodata_file(file, channel, subdir, options.threads);
  if (keeps && settled && detail::stamp_of_target(file) == stamp) {
    keep(snapshot, data, *stamp);
  }
  return data;
}

/// A subdir that the channel does not have.
Repodata without_records(const std::string& channel, const std::string& subdir) {
  Repodata empty;
  empty.channel = channel;
  empty.subdir = subdir;
  empty.sha256 = base::sha256("");
  return empty;
}

Repodata load_folder(const fs::path& folder, const FetchTarget& target,
                     const LoadOptions& options) {
  if (!repodata_file(folder / "noarch")) {
    throw InputError(folder.string() +
                     " is not a channel: it has no noarch/repodata.json");
  }
  const auto current = options.current
                           ? repodata_file(folder / target.subdir, current_name)
                           : std::nullopt;
  const auto file = current ? current : repodata_file(folder / target.subdir);
  return file ? read_file(*file, target, options, true)
              : without_records(target.channel, target.subdir);
}

bool is_on_server(const std::string& channel) {
  return channel.starts_with("http://") || channel.starts_with("https://");
}

/// Downloads what is on servers, all at once.
class Downloads {
 public:
  explicit Downloads(const LoadOptions& options)
      : options_(options),
        own_client_(options.http == nullptr ? base::make_http_client() : nullptr) {}

  FetchOptions options() {
    FetchOptions fetch;
    fetch.cache = options_.cache;
    fetch.http = options_.http != nullptr ? options_.http : own_client_.get();
    fetch.clock = options_.clock != nullptr ? options_.clock : &own_clock_;
    fetch.credentials = options_.credentials;
    fetch.offline = options_.offline;
    fetch.on_progress = options_.on_progress;
    return fetch;
  }

 private:
  const LoadOptions& options_;
  std::unique_ptr<base::HttpClient> own_client_;
  base::SystemClock own_clock_;
};

/// The current indexes where they are wanted and offered, else the whole ones.
std::vector<std::optional<FetchedFile>> fetch_offered(
    std::span<const FetchTarget> targets, const LoadOptions& options) {
  Downloads downloads(options);
  FetchOptions fetch = downloads.options();
  if (!options.current) {
    return fetch_all(targets, fetch);
  }
  fetch.repodata_name = current_name;
  std::vector<std::optional<FetchedFile>> fetched = fetch_all(targets, fetch);
  fetch.repodata_name = "repodata";
  for (std::size_t i = 0; i < targets.size(); ++i) {
    if (!fetched[i]) {
      fetched[i] = fetch_repodata(targets[i].channel, targets[i].subdir, fetch);
    }
  }
  return fetched;
}

void require_cache(const FetchTarget& target, const LoadOptions& options) {
  if (options.cache.empty()) {
    throw InternalError("no folder was given for what is downloaded from " +
                        redacted(target.channel));
  }
}

Repodata load_fetched(const std::optional<FetchedFile>& fetched,
                      const FetchTarget& target, const LoadOptions& options) {
  const std::string channel = redacted(target.channel);
  if (!fetched) {
    return without_records(channel, target.subdir);
  }
  Repodata data = read_file(fetched->file, {channel, target.subdir}, options, false);
  data.warnings.insert(data.warnings.begin(), fetched->warnings.begin(),
                       fetched->warnings.end());
  return data;
}

std::vector<Repodata> load_all(const std::vector<FetchTarget>& targets,
                               const LoadOptions& options) {
  std::vector<FetchTarget> on_servers;
  std::copy_if(targets.begin(), targets.end(), std::back_inserter(on_servers),
               [](const FetchTarget& target) { return is_on_server(target.channel); });
  std::vector<std::optional<FetchedFile>> fetched;
  if (!on_servers.empty()) {
    require_cache(on_servers.front(), options);
    fetched = fetch_offered(on_servers, options);
  }
  std::vector<Repodata> loaded;
  std::size_t next = 0;
  for (const FetchTarget& target : targets) {
    if (is_on_server(target.channel)) {
      loaded.push_back(load_fetched(fetched[next++], target, options));
    } else if (const auto folder = local_path(target.channel)) {
      loaded.push_back(load_folder(*folder, target, options));
    } else {
      throw InputError("the channel " + redacted(target.channel) +
                       " cannot be read: expected file://, http:// or https://");
    }
  }
  return loaded;
}

std::vector<FetchTarget> targets_of(std::span<const std::string> channels,
                                    const std::string& subdir) {
  std::vector<FetchTarget> targets;
  for (const std::string& channel : channels) {
    targets.push_back({channel, subdir});
    if (subdir != "noarch") {
      targets.push_back({channel, "noarch"});
    }
  }
  return targets;
}

}  // namespace

Repodata load_repodata(const std::string& channel, const std::string& subdir,
                       const LoadOptions& options) {
  return std::move(load_all({{channel, subdir}}, options).front());
}

std::vector<Repodata> load_channels(std::span<const std::string> channels,
                                    const std::string& subdir,
                                    const LoadOptions& options) {
  return load_all(targets_of(channels, subdir), options);
}

std::vector<Repodata> load_reachable(std::span<const std::string> channels,
                                     const std::string& subdir,
                                     std::span<const std::string> names,
                                     const LoadOptions& options) {
  const std::vector<FetchTarget> targets = targets_of(channels, subdir);
  if (!std::all_of(channels.begin(), channels.end(), is_on_server) ||
      channels.empty()) {
    return load_all(targets, options);
  }
  require_cache(targets.front(), options);
  Downloads downloads(options);
  const FetchOptions fetch = downloads.options();
  std::vector<ShardIndex> indexes;
  for (std::optional<ShardIndex>& index : load_shard_indexes(targets, fetch)) {
    if (!index) {
      return load_all(targets, options);
    }
    indexes.push_back(std::move(*index));
  }
  std::vector<ShardRecords> found = fetch_reachable(indexes, names, fetch);
  std::vector<Repodata> loaded;
  for (std::size_t i = 0; i < indexes.size(); ++i) {
    loaded.push_back({indexes[i].channel, indexes[i].subdir, indexes[i].sha256,
                      RecordTable(found[i].records), std::move(found[i].warnings)});
  }
  return loaded;
}

}  // namespace distro::channel
