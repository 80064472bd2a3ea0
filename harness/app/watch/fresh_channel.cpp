#include "app/watch/fresh_channel.hpp"

#include <memory>
#include <utility>

#include "app/channels.hpp"
#include "base/clock.hpp"
#include "base/http.hpp"
#include "channel/channel_url.hpp"
#include "channel/credentials.hpp"
#include "channel/fetch_repodata.hpp"
#include "channel/repodata_file.hpp"

namespace distro::app {
namespace {

using FoundFiles = std::vector<std::optional<std::filesystem::path>>;

FoundFiles files_in(const std::filesystem::path& folder,
                    std::span<const std::string> subdirs) {
  FoundFiles files;
  for (const std::string& subdir : subdirs) {
    files.push_back(channel::repodata_file(folder / subdir));
  }
  return files;
}

FoundFiles files_of_server(const Config& config, const std::string& url,
                           std::span<const std::string> subdirs,
                           const FetchProgress& on_progress) {
  const std::unique_ptr<base::HttpClient> client = base::make_http_client();
  base::SystemClock clock;
  const channel::Credentials credentials = credentials_for(config, {&url, 1});
  channel::FetchOptions options;
  options.cache = config.package_cache;
  options.http = client.get();
  options.clock = &clock;
  options.credentials = &credentials;
  options.fresh_for = std::chrono::seconds(0);
  options.on_progress = on_progress;
  std::vector<channel::FetchTarget> targets;
  for (const std::string& subdir : subdirs) {
    targets.push_back({url, subdir});
  }
  FoundFiles files;
  for (std::optional<channel::FetchedFile>& fetched :
       channel::fetch_all(targets, options)) {
    files.push_back(fetched ? std::optional(std::move(fetched->file)) : std::nullopt);
  }
  return files;
}

}  // namespace

std::vector<FreshSubdir> load_afresh(const Config& config, const std::string& url,
                                     std::span<const std::string> subdirs,
                                     const FetchProgress& on_progress) {
  FoundFiles files(subdirs.size());
  if (const auto folder = channel::local_path(url)) {
    files = files_in(*folder, subdirs);
  } else if (url.starts_with("http")) {
    files = files_of_server(config, url, subdirs, on_progress);
  }
  // The server was asked just now: its answers are what the cache has.
  channel::LoadOptions options;
  options.cache = config.package_cache;
  options.offline = true;
  std::vector<FreshSubdir> loaded;
  for (std::size_t at = 0; at < subdirs.size(); ++at) {
    loaded.push_back(
        {channel::load_repodata(url, subdirs[at], options), std::move(files[at])});
  }
  return loaded;
}

}  // namespace distro::app
