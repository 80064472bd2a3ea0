// Index files of channels on servers: asked for as seldom as may be, verified, kept.
//
// A server is asked with the ETag or date of what the cache holds; while that is fresh
// by its own words it is not asked at all. The compressed form comes before the plain
// one, and that a server has none is remembered. What is cached is replaced only by a
// whole and readable file.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/retry.hpp"
#include "channel/credentials.hpp"

namespace distro::channel {

struct FetchOptions {
  std::filesystem::path cache;               ///< folder; made if missing
  base::HttpClient* http = nullptr;          ///< must be set
  base::Clock* clock = nullptr;              ///< must be set
  const Credentials* credentials = nullptr;  ///< besides those in the channels' URLs
  base::RetryPolicy retries;
  bool offline = false;  ///< what is cached must do; nothing is asked for
  bool accept_stale =
      false;  ///< if a server fails, what is cached does, with a warning
  /// The longest that a server's word on freshness (max-age) is believed.
  std::chrono::seconds fresh_for{1200};
  /// Name without ending: "repodata", "current_repodata", "run_exports",
  /// "repodata_shards".
  std::string repodata_name = "repodata";
  /// What is downloaded (a redacted URL), bytes done, bytes in all (0: unknown).
  std::function<void(const std::string& what, std::uint64_t done, std::uint64_t total)>
      on_progress;
};

struct FetchedFile {
  /// .json, .json.zst, .json.bz2 or .msgpack.zst, as it was served. Its content never
  /// changes; it stays at least until the channel changed twice.
  std::filesystem::path file;
  std::string url;          ///< where it was served, redacted
  std::string etag;         ///< or empty
  std::string sha256;       ///< of the served bytes
  bool from_cache = false;  ///< nothing was downloaded
  std::vector<std::string> warnings;
};

struct FetchTarget {
  std::string channel;  ///< http(s) URL, perhaps with credentials, without subdir
  std::string subdir;
};

/// Nothing if the server has no such file for that subdir. That a channel has no
/// noarch/repodata.json is an InputError ("is not a channel"), as is a file that cannot
/// be read; throws EnvironmentError if the server cannot be reached or refuses,
/// Interrupted.
[[nodiscard]] std::optional<FetchedFile> fetch_repodata(const std::string& channel_url,
                                                        const std::string& subdir,
                                                        const FetchOptions& options);

/// The same for several at once; the answers are in the order of the targets.
[[nodiscard]] std::vector<std::optional<FetchedFile>> fetch_all(
    std::span<const FetchTarget> targets, const FetchOptions& options);

}  // namespace distro::channel
