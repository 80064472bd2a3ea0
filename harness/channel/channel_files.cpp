#include "channel/channel_files.hpp"

#include <algorithm>
#include <chrono>
#include <iterator>
#include <utility>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/hash.hpp"
#include "base/log.hpp"
#include "channel/channel_url.hpp"
#include "channel/repodata_file.hpp"
#include "channel/snapshot.hpp"

namespace distro::channel::detail {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view current_name = "current_repodata";

/// Smaller files are parsed in less time than it takes to write a snapshot.
constexpr std::uint64_t worth_a_snapshot = std::uint64_t{512} << 10U;  // bytes

fs::path snapshot_of(const FetchTarget& target, const LoadOptions& options) {
  return snapshot_path(options.cache, target.channel,
                       target.subdir + (options.current ? "/current" : ""));
}

/// Of a file that is worth a snapshot.
std::optional<base::FileStamp> stamp_if_kept(const fs::path& file,
                                             const LoadOptions& options) {
  const auto stamp = base::stamp_of_target(file);
  return !options.cache.empty() && stamp && stamp->size > worth_a_snapshot
             ? stamp
             : std::nullopt;
}

/// A snapshot only saves time: that it cannot be written is no fault of the load.
void keep(const fs::path& path, const Repodata& data, const base::FileStamp& stamp) {
  try {
    write_snapshot(path, data, stamp);
  } catch (const EnvironmentError& error) {
    base::log(base::LogLevel::warning, error.what());
  }
}

/// A subdir that the channel does not have.
Repodata without_records(const FetchTarget& target) {
  Repodata empty;
  empty.channel = target.channel;
  empty.subdir = target.subdir;
  empty.sha256 = base::sha256("");
  return empty;
}

ChannelFile file_in(const fs::path& folder, const FetchTarget& target,
                    const LoadOptions& options) {
  if (!repodata_file(folder / "noarch")) {
    throw InputError(folder.string() +
                     " is not a channel: it has no noarch/repodata.json");
  }
  const auto current = options.current
                           ? repodata_file(folder / target.subdir, current_name)
                           : std::nullopt;
  return {target, current ? current : repodata_file(folder / target.subdir), true, {}};
}

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

ChannelFile file_of(std::optional<FetchedFile>& fetched, const FetchTarget& target) {
  ChannelFile found{{redacted(target.channel), target.subdir}, {}, false, {}};
  if (fetched) {
    found.file = std::move(fetched->file);
    found.warnings = std::move(fetched->warnings);
  }
  return found;
}

}  // namespace

bool is_on_server(const std::string& channel) {
  return channel.starts_with("http://") || channel.starts_with("https://");
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

void require_cache(const FetchTarget& target, const LoadOptions& options) {
  if (options.cache.empty()) {
    throw InternalError("no folder was given for what is downloaded from " +
                        redacted(target.channel));
  }
}

Downloads::Downloads(const LoadOptions& options)
    : options_(options),
      own_client_(options.http == nullptr ? base::make_http_client() : nullptr) {}

FetchOptions Downloads::options() {
  FetchOptions fetch;
  fetch.cache = options_.cache;
  fetch.http = options_.http != nullptr ? options_.http : own_client_.get();
  fetch.clock = options_.clock != nullptr ? options_.clock : &own_clock_;
  fetch.credentials = options_.credentials;
  fetch.offline = options_.offline;
  fetch.on_progress = options_.on_progress;
  return fetch;
}

std::vector<ChannelFile> find_files(std::span<const FetchTarget> targets,
                                    const LoadOptions& options) {
  std::vector<FetchTarget> on_servers;
  std::copy_if(targets.begin(), targets.end(), std::back_inserter(on_servers),
               [](const FetchTarget& target) { return is_on_server(target.channel); });
  std::vector<std::optional<FetchedFile>> fetched;
  if (!on_servers.empty()) {
    require_cache(on_servers.front(), options);
    fetched = fetch_offered(on_servers, options);
  }
  std::vector<ChannelFile> found;
  std::size_t next = 0;
  for (const FetchTarget& target : targets) {
    if (is_on_server(target.channel)) {
      found.push_back(file_of(fetched[next++], target));
    } else if (const auto folder = local_path(target.channel)) {
      found.push_back(file_in(*folder, target, options));
    } else {
      throw InputError("the channel " + redacted(target.channel) +
                       " cannot be read: expected file://, http:// or https://");
    }
  }
  return found;
}

std::optional<Repodata> read_snapshot(const ChannelFile& found,
                                      const LoadOptions& options) {
  const auto stamp = found.file ? stamp_if_kept(*found.file, options) : std::nullopt;
  auto data =
      stamp ? open_snapshot(snapshot_of(found.target, options), *stamp) : std::nullopt;
  if (data) {
    data->warnings.insert(data->warnings.begin(), found.warnings.begin(),
                          found.warnings.end());
  }
  return data;
}

/// A small file is read before a second thread has begun.
unsigned threads_for(const ChannelFile& found, const LoadOptions& options) {
  constexpr std::uintmax_t worth_a_thread = std::uintmax_t{256} << 10U;  // bytes
  std::error_code unreadable;
  const std::uintmax_t size = fs::file_size(*found.file, unreadable);
  return options.threads == 0 && !unreadable && size < worth_a_thread ? 1
                                                                      : options.threads;
}

Repodata read_file(const ChannelFile& found, const LoadOptions& options) {
  if (!found.file) {
    return without_records(found.target);
  }
  if (auto known = read_snapshot(found, options)) {
    return std::move(*known);
  }
  const auto stamp = stamp_if_kept(*found.file, options);
  const bool settled =
      !found.may_change ||
      (stamp && base::is_settled(*stamp, std::chrono::system_clock::now()));
  Repodata data = parse_repodata_file(*found.file, found.target.channel,
                                      found.target.subdir, threads_for(found, options));
  if (stamp && settled && base::stamp_of_target(*found.file) == stamp) {
    keep(snapshot_of(found.target, options), data, *stamp);
  }
  data.warnings.insert(data.warnings.begin(), found.warnings.begin(),
                       found.warnings.end());
  return data;
}

bool note_question(const ChannelFile& found, const LoadOptions& options) {
  const auto stamp = found.file ? stamp_if_kept(*found.file, options) : std::nullopt;
  if (!stamp) {
    return true;
  }
  fs::path mark = snapshot_of(found.target, options);
  mark += ".asked";
  try {
    const std::string state = base::text_of(*stamp) + '\n';
    const bool first = base::read_file_if_there(mark) != state;
    if (first) {
      base::write_file(mark, state);
    }
    return first;
  } catch (const EnvironmentError&) {
    return true;  // nor could a snapshot be kept there
  }
}

}  // namespace distro::channel::detail
