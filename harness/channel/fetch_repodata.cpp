#include "channel/fetch_repodata.hpp"

#include <map>
#include <memory>
#include <utility>

#include "base/error.hpp"
#include "base/file.hpp"
#include "base/log.hpp"
#include "channel/repodata_download.hpp"

namespace distro::channel {
namespace {

using detail::RepodataDownload;

/// Downloads by the key of their cache entry: in an order that is the same for all
/// processes, so that none waits for another in a circle.
using Downloads = std::map<std::string, std::unique_ptr<RepodataDownload>>;

std::vector<base::FileLock> locks_of(const Downloads& downloads) {
  std::vector<base::FileLock> locks;
  for (const auto& [key, download] : downloads) {
    locks.emplace_back(download->entry().lock(), [] {
      base::log(base::LogLevel::info,
                "another process downloads the same channel: waiting for it");
    });
  }
  return locks;
}

void download_all(const Downloads& downloads, const FetchOptions& options) {
  std::vector<RepodataDownload*> running;
  for (const auto& [key, download] : downloads) {
    download->begin();
    running.push_back(download.get());
  }
  const auto next = [&]() -> std::optional<base::HttpRequest> {
    for (std::size_t id = 0; id < running.size(); ++id) {
      if (std::optional<base::HttpRequest> request = running[id]->next()) {
        request->id = id;
        return request;
      }
    }
    return std::nullopt;
  };
  base::run_with_retries(
      *options.http, *options.clock, options.retries,
      {next, [&](const base::HttpRequest& request, base::HttpOutcome outcome) {
         running[request.id]->take(request, std::move(outcome));
       }});
}

}  // namespace

std::vector<std::optional<FetchedFile>> fetch_all(std::span<const FetchTarget> targets,
                                                  const FetchOptions& options) {
  if (options.clock == nullptr || (options.http == nullptr && !options.offline)) {
    throw InternalError("a channel is to be fetched without a client");
  }
  Downloads downloads;
  std::vector<const RepodataDownload*> ordered;
  for (const FetchTarget& target : targets) {
    auto download = std::make_unique<RepodataDownload>(target, options);
    const std::string key = download->entry().key();
    ordered.push_back(downloads.emplace(key, std::move(download)).first->second.get());
  }
  if (options.offline) {
    for (const auto& [key, download] : downloads) {
      download->begin();
    }
  } else {
    const std::vector<base::FileLock> locks = locks_of(downloads);
    download_all(downloads, options);
  }
  std::vector<std::optional<FetchedFile>> fetched;
  for (const RepodataDownload* download : ordered) {
    fetched.push_back(download->result());
  }
  return fetched;
}

std::optional<FetchedFile> fetch_repodata(const std::string& channel_url,
                                          const std::string& subdir,
                                          const FetchOptions& options) {
  const FetchTarget target{channel_url, subdir};
  return fetch_all(std::span(&target, 1), options).front();
}

}  // namespace distro::channel
